//! From the start of the process to the first question for updates, with a database in use.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::{
    filled,
    stage::{FIRST, Stage},
    table::{Table, percentile, time},
};

const ORDERS: usize = 100_000;
const PEOPLE: usize = 5_000;
const STARTS: usize = 7;

/// The bot starts on a small filled database and somebody is answered: what the benchmark fills and asks still fits the program.
pub async fn try_out() -> anyhow::Result<()> {
    let stage = Stage::open(&filled::catalog(1_000, "0.9")).await?;
    stage.prepare(1_000).await?;
    filled::people(&stage, 3).await?;
    filled::orders(&stage, 3, 10, 0, Duration::from_mins(1)).await?;
    let bot = stage.start()?;
    stage.add_person(FIRST);
    stage.answer(FIRST, "/status 1003", "Completed").await?;
    bot.stop()?;
    stage.close().await;
    Ok(())
}

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let mut stage = Stage::open(&filled::catalog(6_000, "0.9")).await?;
    stage.prepare(6_000).await?;
    filled::people(&stage, PEOPLE).await?;
    filled::orders(&stage, PEOPLE, ORDERS, 0, Duration::from_mins(1)).await?;
    start(table, &stage, ("getUpdates", "6,000 services, 100,000 orders")).await?;
    stage.turn_everything_on()?;
    start(table, &stage, ("setWebhook", "the same with everything on")).await?;
    stage.close().await;
    Ok(())
}

/// Starts it several times, until it first wants updates.
async fn start(table: &mut Table, stage: &Stage, (wants, what): (&str, &str)) -> anyhow::Result<()> {
    let mut heard = stage.telegram.listen();
    let (mut times, mut spent) = (vec![], vec![]);
    for _ in 0..STARTS {
        let began = Instant::now();
        let bot = stage.start()?;
        let asked = async {
            while let Some(call) = heard.recv().await {
                if call.method == wants {
                    return Some(call.at);
                }
            }
            None
        };
        let asked = tokio::time::timeout(Duration::from_secs(30), asked).await.ok().flatten();
        times.push(asked.context("it wanted no updates")?.saturating_duration_since(began));
        spent.push(bot.processor()?);
        bot.stop()?;
        while heard.try_recv().is_ok() {}
    }
    table.row(
        &format!("{what}: to the first {wants}, median"),
        &time(percentile(&mut times, 50)),
        "≤ 300 ms",
    );
    table.row("… processor time until then", &time(percentile(&mut spent, 50)), "");
    Ok(())
}
