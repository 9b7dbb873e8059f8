//! Many orders end at once, at a Telegram that answers 429 to whoever sends too fast, while somebody taps.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use panelgram_sandbox::telegram::{Heard, Limits};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{
    filled,
    stage::{ADMIN, FIRST, Stage},
    stub::Stub,
    table::{Table, percentile, rate, time},
};

const ENDS: [usize; 2] = [600, 5_000];
/// A storm that lasts longer is watched for so long.
const WATCHED: Duration = Duration::from_mins(1);
/// No message for so long: the storm is over.
const CALM: Duration = Duration::from_secs(3);

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    for ends in ENDS {
        storm(table, ends).await?;
    }
    Ok(())
}

/// A stage on which so many orders, each of another person and with a card, end as soon as the bot is started; beside `others`.
pub async fn before_the_ends(
    stage: &mut Stage,
    stub: &Stub,
    ends: usize,
    others: usize,
) -> anyhow::Result<()> {
    stub.state.ended.store(true, Ordering::Relaxed);
    stage.panel_url.clone_from(&stub.url);
    stage.prepare(1_000).await?;
    filled::people(stage, ends + others).await?;
    let bot = stage.start()?;
    let everybody: Vec<i64> = (FIRST..).take(ends).collect();
    // The sandbox keeps so many updates, and some more.
    for some in everybody.chunks(1_000) {
        for id in some {
            stage.add_person(*id);
            stage.telegram.say(*id, *id, "/new");
        }
        while some.iter().any(|id| stage.telegram.last_bot_message(*id).is_none()) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    bot.stop()?;
    stage.telegram.forget_updates();
    filled::orders(stage, ends, ends, ends, Duration::ZERO).await?;
    let cards = "update messages set order_id = o.order_id, version = o.version, shown = o.version
        from orders o where o.user_id = messages.user_id;";
    filled::run(&mut stage.connect().await?, cards).await
}

async fn storm(table: &mut Table, ends: usize) -> anyhow::Result<()> {
    let services = filled::catalog(1_000, "0.9");
    let stub = Stub::open(services.clone(), Duration::from_millis(5)).await?;
    let mut stage = Stage::with_limits(&services, Limits::default()).await?;
    before_the_ends(&mut stage, &stub, ends, 0).await?;
    let mut heard = stage.telegram.listen();
    let bot = stage.start()?;
    let taps = async {
        let mut times = vec![];
        let began = Instant::now();
        while began.elapsed() < WATCHED.min(Duration::from_millis(35) * u32::try_from(ends)?) {
            times.push(stage.answer(ADMIN, "/balance", "").await?);
            tokio::time::sleep(Duration::from_millis(1_100)).await;
        }
        anyhow::Ok(times)
    };
    let (told, times) = tokio::join!(listen(&mut heard), taps);
    let mut times = times?;
    let name = |what: &str| format!("{ends} ends: {what}");
    table.row(&name("messages a second"), &rate(told.sent.saturating_sub(1), told.span), "≥ 28/s");
    let goal = Duration::from_micros(38_600) * u32::try_from(ends)?;
    if told.span < WATCHED {
        table.row(&name("told in"), &time(told.span), &format!("≤ {}", time(goal)));
    }
    table.row(&name("messages in all (watched for a minute at most)"), &told.sent.to_string(), "");
    table.row(&name("answered with 429"), &told.refused.to_string(), "0");
    // The first one waits for the start of the bot.
    table.row(
        &name("p99 of a command meanwhile"),
        &time(percentile(times.get_mut(1..).unwrap_or_default(), 99)),
        "≤ 100 ms",
    );
    bot.stop()?;
    stage.close().await;
    Ok(())
}

struct Told {
    sent: usize,
    refused: usize,
    span: Duration,
}

async fn listen(heard: &mut UnboundedReceiver<Heard>) -> Told {
    let mut told = Told { sent: 0, refused: 0, span: Duration::ZERO };
    let mut first: Option<Instant> = None;
    loop {
        let patience = if first.is_some() { CALM } else { WATCHED };
        let Ok(Some(call)) = tokio::time::timeout(patience, heard.recv()).await else { return told };
        if call.method != "sendMessage" || call.chat_id == Some(ADMIN) {
            continue;
        }
        let began = *first.get_or_insert(call.at);
        told.sent += usize::from(call.ok);
        told.refused += usize::from(!call.ok);
        told.span = call.at.duration_since(began);
        if told.span > WATCHED {
            return told;
        }
    }
}
