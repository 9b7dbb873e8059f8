//! A mass order of a hundred lines at a panel that takes its time.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use anyhow::Context;

use crate::{
    filled,
    stage::{FIRST, Stage},
    stub::Stub,
    table::{Table, time},
};

const LINES: usize = 100;
const LATENCY: Duration = Duration::from_millis(300);
const CONCURRENCY: [u32; 2] = [1, 4];

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    for concurrency in CONCURRENCY {
        let services = filled::catalog(1_000, "0.9");
        let stub = Stub::open(services.clone(), LATENCY).await?;
        let mut stage = Stage::open(&services).await?;
        stage.panel_url = stub.url.clone();
        stage.set("PANEL_ADD_CONCURRENCY", &concurrency.to_string());
        stage.prepare(1_000).await?;
        filled::people(&stage, 1).await?;
        stage.add_person(FIRST);
        let bot = stage.start()?;
        let lasted = order(&stage).await?;
        let goal = LATENCY * u32::try_from(LINES)? / concurrency + Duration::from_secs(2);
        let name = format!("{LINES} lines, {concurrency} at a time, to “everything was sent”");
        table.row(&name, &time(lasted), &format!("≤ {}", time(goal)));
        bot.stop()?;
        stage.close().await;
    }
    Ok(())
}

async fn order(stage: &Stage) -> anyhow::Result<Duration> {
    stage.answer(FIRST, "/mass", "").await?;
    let mut lines = String::new();
    for line in 0..LINES {
        writeln!(lines, "{} | instagram.com/p/x{line} | 100", line + 1)?;
    }
    stage.telegram.say(FIRST, FIRST, lines.trim_end());
    let table = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let last = stage.telegram.last_bot_message(FIRST);
            if let Some(last) = last.filter(|last| last.button("Order 100").is_some()) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let table = table.await.context("no table of the lines")?;
    let data = table.button("Order 100").and_then(|button| button.data.clone()).context("no button")?;
    let began = Instant::now();
    stage.telegram.tap_forged(FIRST, FIRST, table.message_id, &data);
    let sent = async {
        loop {
            let messages = stage.telegram.messages(FIRST);
            if messages.iter().any(|message| message.text.contains("everything was sent")) {
                return began.elapsed();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), sent).await.context("the list was not sent")
}
