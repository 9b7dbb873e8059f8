//! Orders under way, each looked at before: one in a hundred has changed since.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use anyhow::bail;

use crate::{
    filled,
    stage::{Stage, count},
    stub::Stub,
    table::{Table, time},
};

const ORDERS: [usize; 3] = [1_000, 10_000, 100_000];
const LATENCY: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_mins(5);
const PEOPLE: usize = 1_000;
const DUE: &str = "update orders set next_look_at = unixepoch() * 1000 where status = 'running';";
const CHANGED: &str = "select count(*) from orders where version > 3";

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    for orders in ORDERS {
        round(table, orders).await?;
    }
    Ok(())
}

async fn round(table: &mut Table, orders: usize) -> anyhow::Result<()> {
    let services = filled::catalog(1_000, "0.9");
    let stub = Stub::open(services.clone(), LATENCY).await?;
    let mut stage = Stage::open(&services).await?;
    stage.panel_url = stub.url.clone();
    stage.prepare(1_000).await?;
    filled::people(&stage, PEOPLE).await?;
    filled::orders(&stage, PEOPLE, orders, orders, Duration::ZERO).await?;
    filled::run(&mut stage.connect().await?, DUE).await?;
    stub.state.looks.store(0, Ordering::Relaxed);
    let mut connection = stage.connect().await?;
    let bot = stage.start()?;
    let began = Instant::now();
    while count(&mut connection, CHANGED).await? < orders / 100 {
        if began.elapsed() > PATIENCE {
            bail!("the round did not end");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (lasted, calls) = (began.elapsed(), stub.state.looks.load(Ordering::Relaxed));
    let (spent, written) = (bot.processor()?, bot.written()?);
    let changed = count(&mut connection, CHANGED).await?;
    let goal = if orders == 100_000 { "≤ 60 s" } else { "" };
    let name = |what: &str| format!("{orders} running orders: {what}");
    table.row(&name("a round, from the start of the bot"), &time(lasted), goal);
    table.row(&name("calls for status"), &calls.to_string(), &format!("= {}", orders.div_ceil(100)));
    table.row(&name("processor time an order"), &time(spent / u32::try_from(orders)?), "");
    table.row(&name("orders that changed"), &changed.to_string(), &format!("= {}", orders / 100));
    let each = written / u64::try_from(changed)?;
    table.row(&name("written to the disk for each that changed"), &format!("{each} kB"), "");
    bot.stop()?;
    stage.close().await;
    Ok(())
}
