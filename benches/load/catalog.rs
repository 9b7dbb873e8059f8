//! A panel's list of services: read for the first time, unchanged, and wholly changed while somebody taps; a page and a search.

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use panelgram::{
    bot::load::Loader,
    clock::Clock,
    dialog::{State, state::Entrance},
    domain::{
        catalog::{Catalog, ServiceId},
        shop::Payer,
        user::Taking,
    },
    i18n::Lang,
    store::{Store, opening},
    view::{self, Reader, page::ROWS},
};

use crate::{
    filled,
    stage::{ADMIN, FIRST, Stage},
    table::{Table, percentile, time},
};

const SERVICES: [usize; 3] = [1_000, 6_000, 20_000];
const WORDS: [&str; 8] = [
    "instagram likes",
    "лайки",
    "kfqrb",
    "unobtainium",
    "real active 30 days refill",
    "instagrm folowers",
    "300 дешевых лайков в инстаграм без гарантии",
    "likes of nothing that is sold by anybody in this world",
];

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    for services in SERVICES {
        let name = |what: &str| format!("{services} services: {what}");
        let stage = Stage::open(&filled::catalog(services, "0.9")).await?;
        let began = Instant::now();
        stage.prepare(services).await?;
        table.row(&name("first start to the list stored, and the stop"), &time(began.elapsed()), "");
        filled::people(&stage, 1).await?;
        stage.add_person(FIRST);
        let bot = stage.start()?;
        stage.answer(FIRST, "/new", "").await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let wal = stage.database().with_extension("db-wal");
        let before = fs::metadata(&wal).map_or(0, |file| file.len());
        let goal = if services == 6_000 { "≤ 1 s" } else { "" };
        table.row(
            &name("/sync, nothing changed"),
            &time(stage.answer(ADMIN, "/sync", "in all").await?),
            goal,
        );
        let grown = fs::metadata(&wal).map_or(0, |file| file.len()).saturating_sub(before) / 1024;
        table.row(&name("… written, for its messages"), &format!("{grown} kB"), "");
        let (lasted, mut times) = changed(&stage, services).await?;
        table.row(&name("/sync, each rate changed"), &time(lasted), goal);
        table.row(&name("p99 of a command meanwhile"), &time(percentile(&mut times, 99)), "");
        table.row(&name("p99 of a command otherwise"), &time(quiet(&stage).await?), "");
        bot.stop()?;
        stage.close().await;
        let catalog = search(table, services);
        page(table, &catalog).await?;
    }
    Ok(())
}

/// Every rate changes; meanwhile a member asks for the menu again and again.
async fn changed(stage: &Stage, services: usize) -> anyhow::Result<(Duration, Vec<Duration>)> {
    stage.panel.load(&filled::catalog(services, "1.1"))?;
    let sync = stage.answer(ADMIN, "/sync", "in all");
    tokio::pin!(sync);
    let mut times = vec![];
    loop {
        tokio::select! {
            lasted = &mut sync => return Ok((lasted?, times)),
            took = stage.answer(FIRST, "/new", "") => times.push(took?),
        }
    }
}

async fn quiet(stage: &Stage) -> anyhow::Result<Duration> {
    let mut times = vec![];
    for _ in 0..50 {
        times.push(stage.answer(FIRST, "/new", "").await?);
    }
    Ok(percentile(&mut times, 99))
}

/// In this process, which is built as the bot is.
fn search(table: &mut Table, count: usize) -> Catalog {
    let began = Instant::now();
    let catalog = Catalog::new(filled::services(count));
    table.row(&format!("{count} services: the index is built in"), &time(began.elapsed()), "");
    let mut longest = Duration::ZERO;
    for words in WORDS {
        let mut times: Vec<Duration> = (0..50)
            .map(|_| {
                let began = Instant::now();
                black_box(catalog.search(words));
                began.elapsed()
            })
            .collect();
        longest = longest.max(percentile(&mut times, 50));
    }
    let goal = if count == 20_000 { "≤ 5 ms" } else { "" };
    table.row(&format!("{count} services: the longest of eight searches"), &time(longest), goal);
    catalog
}

/// In this process: a page of services is loaded and drawn.
async fn page(table: &mut Table, catalog: &Catalog) -> anyhow::Result<()> {
    let store = Store::open("sqlite::memory:").await?;
    let mut tx = store.begin().await?;
    let rules = filled::rules();
    let known = opening::known(&mut tx, rules.panel.id).await?;
    let user = filled::member();
    let now = Clock::system().now();
    let currency = "USD".to_owned();
    let reader = Reader {
        lang: Lang::En,
        admin: false,
        in_group: false,
        now,
        zone: rules.zone.clone(),
        panel_currency: currency.clone(),
        currency,
        taking: Taking::Open,
        payer: Payer::Owner,
    };
    let connection = &mut tx;
    let mut loader = Loader {
        username: "our_bot",
        connection,
        catalog,
        rules: &rules,
        known: &known,
        user: &user,
        admin: false,
        in_group: false,
        active_orders: None,
        now,
    };
    let mut times = vec![];
    let platform = catalog.platform_of(ServiceId(1));
    for shelf in catalog.shelves(platform) {
        for page in 0..=shelf.len() / ROWS {
            let category = shelf.category;
            let from = Entrance::default();
            let state = State::Services { platform, category, page, pasted: None, from };
            let began = Instant::now();
            black_box(view::render(&loader.page(&state).await?, &reader));
            times.push(began.elapsed());
        }
    }
    let (count, longest) = (catalog.services().len(), time(percentile(&mut times, 99)));
    table.row(&format!("{count} services: a page of {} is drawn, p99", times.len()), &longest, "≤ 1 ms");
    Ok(())
}
