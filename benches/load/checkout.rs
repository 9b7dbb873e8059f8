//! Telegram's questions before payments in Stars: each has to be answered within ten seconds, and people watch until it is. Asked while
//! nobody else is there, and while people order as fast as 500 taps a second and thousands of ends are told.

use std::time::{Duration, Instant};

use anyhow::Context;
use panelgram_sandbox::telegram::{Heard, Limits};
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use crate::{
    ends, filled,
    people::People,
    stage::{FIRST, Stage},
    stub::Stub,
    table::{Table, percentile, time},
};

const CROWD: usize = 600;
const PER_SECOND: u32 = 500;
const ENDS: usize = 5_000;
const SPAN: Duration = Duration::from_secs(15);
/// From one question to the next.
const PAUSE: Duration = Duration::from_millis(100);
/// So long Telegram waits for the word.
const LATE: Duration = Duration::from_secs(10);
const SHOP: [(&str, &str); 4] =
    [("BILLING", "wallet"), ("MARKUP", "50%"), ("STARS_RATE", "0.013"), ("SUPPORT", "@shop_help")];

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let services = filled::catalog(1_000, "0.9");
    let stub = Stub::open(services.clone(), Duration::from_millis(5)).await?;

    let mut stage = shop(&services).await?;
    stage.panel_url.clone_from(&stub.url);
    stage.prepare(1_000).await?;
    filled::people(&stage, 1).await?;
    let bot = stage.start()?;
    let mut times = ask(&stage, FIRST).await?;
    row(table, "nobody else is there", &mut times);
    bot.stop()?;

    let mut stage = shop(&services).await?;
    ends::before_the_ends(&mut stage, &stub, ENDS, CROWD + 1).await?;
    filled::wallets(&stage).await?;
    let others = FIRST + i64::try_from(ENDS)?;
    let crowd = (others..).take(CROWD);
    crowd.clone().for_each(|id| stage.add_person(id));
    let bot = stage.start()?;
    let mut people = People::ordering(&stage.telegram, crowd);
    let (asked, ()) =
        tokio::join!(ask(&stage, others + i64::try_from(CROWD)?), people.act_at(PER_SECOND, SPAN));
    row(table, "500 taps a second, 5,000 ends are told", &mut asked?);
    table.row(
        "  … taps answered meanwhile; waited in vain",
        &format!("{}; {}", people.times.len(), people.lost),
        "",
    );
    bot.stop()
}

async fn shop(services: &str) -> anyhow::Result<Stage> {
    let mut stage = Stage::with_limits(services, Limits::default()).await?;
    for (name, value) in SHOP {
        stage.set(name, value);
    }
    Ok(stage)
}

/// How long each question took to be answered: of one payer, who always goes away before it is.
async fn ask(stage: &Stage, payer: i64) -> anyhow::Result<Vec<Duration>> {
    stage.add_person(payer);
    stage.telegram.fill_purse(payer, 100_000);
    let link = invoice(stage, payer).await?;
    let mut heard = stage.telegram.listen();
    let (began, mut times) = (Instant::now(), vec![]);
    while began.elapsed() < SPAN {
        let asked = Instant::now();
        stage.telegram.check_out_in_vain(payer, &link)?;
        let answered = timeout(LATE, answer(&mut heard)).await.ok().flatten();
        times.push(answered.map_or(LATE, |at| at.saturating_duration_since(asked)));
        tokio::time::sleep(PAUSE).await;
    }
    Ok(times)
}

async fn answer(heard: &mut UnboundedReceiver<Heard>) -> Option<Instant> {
    while let Some(call) = heard.recv().await {
        if call.method == "answerPreCheckoutQuery" && call.ok {
            return Some(call.at);
        }
    }
    None
}

/// The link of an invoice that was opened as people open it.
async fn invoice(stage: &Stage, payer: i64) -> anyhow::Result<String> {
    stage.answer(payer, "/topup", "Top up").await?;
    let screen = stage.telegram.last_bot_message(payer).context("no screen")?;
    let sum = screen.keyboard.first().and_then(|row| row.first()).and_then(|key| key.data.clone());
    let sum = sum.context("no sum to choose")?;
    stage.telegram.tap_forged(payer, payer, screen.message_id, &sum);
    let link = async {
        loop {
            if let Some(link) = stage.telegram.invoice_link(payer) {
                return link;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LATE, link).await.context("no invoice")
}

fn row(table: &mut Table, what: &str, times: &mut [Duration]) {
    let half = time(percentile(times, 50));
    let all = time(percentile(times, 100));
    table.row(
        &format!("{what}: half of {}, all answered in", times.len()),
        &format!("{half}, {all}"),
        "≤ 1 s",
    );
}
