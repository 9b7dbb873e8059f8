//! Six hundred quick people, as an owner runs the bot: with a Telegram that bears them, while thousands of ends are told, and while
//! others tap so fast that Telegram refuses them.

use std::time::Duration;

use panelgram_sandbox::telegram::Limits;

use crate::{
    ends, filled,
    people::People,
    stage::{FIRST, Stage},
    stub::Stub,
    table::{Table, percentile, rate, time},
};

const CROWD: usize = 600;
const ENDS: usize = 5_000;
/// Those who tap without end.
const FLOODERS: usize = 10;
const SPAN: Duration = Duration::from_secs(15);

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let services = filled::catalog(1_000, "0.9");
    let stub = Stub::open(services.clone(), Duration::from_millis(5)).await?;

    let mut stage = Stage::with_limits(&services, Limits::default()).await?;
    stage.panel_url = stub.url.clone();
    stage.prepare(1_000).await?;
    filled::people(&stage, CROWD).await?;
    act(table, "quick people", &stage, FIRST, 0).await?;

    let mut stage = Stage::with_limits(&services, Limits::default()).await?;
    ends::before_the_ends(&mut stage, &stub, ENDS, CROWD).await?;
    act(table, "while 5,000 ends are told", &stage, FIRST + i64::try_from(ENDS)?, 0).await?;

    // Fewer calls at once than the bot allows a chat, more than somebody quick makes.
    let limits = Limits { private_burst: 15, freeze: Some(3), ..Limits::default() };
    let mut stage = Stage::with_limits(&services, limits).await?;
    stage.panel_url = stub.url.clone();
    stage.prepare(1_000).await?;
    filled::people(&stage, CROWD + FLOODERS).await?;
    act(table, "while Telegram refuses ten", &stage, FIRST, FLOODERS).await
}

/// People from `first` on act; those behind them flood.
async fn act(
    table: &mut Table,
    what: &str,
    stage: &Stage,
    first: i64,
    flooders: usize,
) -> anyhow::Result<()> {
    let ids = (first..).take(CROWD);
    let floods: Vec<i64> = (first..).skip(CROWD).take(flooders).collect();
    ids.clone().chain(floods.iter().copied()).for_each(|id| stage.add_person(id));
    let bot = stage.start()?;
    // The start is not what is measured.
    let mut warm = People::ordering(&stage.telegram, ids.clone());
    warm.act_at(100, Duration::from_secs(2)).await;
    drop(warm);
    let mut people = People::ordering(&stage.telegram, ids);
    let before = stage.telegram.refusals().len();
    let flood = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        loop {
            ticks.tick().await;
            // Not a screen: those are folded, and would never be too many.
            for id in &floods {
                stage.telegram.say(*id, *id, "/nonsense");
            }
        }
    };
    tokio::select! {
        () = people.act_quickly(SPAN) => {}
        () = flood => {}
    }
    let name = |line: &str| format!("600 {what}: {line}");
    let answered = people.times.len();
    table.row(&name("updates a second"), &rate(answered, SPAN), "");
    table.row(&name("p50"), &time(percentile(&mut people.times, 50)), "≤ 10 ms");
    table.row(&name("p99"), &time(percentile(&mut people.times, 99)), "≤ 50 ms");
    table.row(&name("waited in vain"), &people.lost.to_string(), "0");
    let refused = stage.telegram.calls().iter().filter(|call| is_refused(call)).count();
    table.row(&name("answered with 429"), &refused.to_string(), if flooders == 0 { "0" } else { "" });
    let inside = stage.telegram.refusals().len() - before;
    table.row(&name("calls inside a freeze"), &inside.to_string(), "0");
    bot.stop()
}

fn is_refused(call: &panelgram_sandbox::telegram::Call) -> bool {
    call.error.as_ref().is_some_and(|error| error.starts_with("Too Many"))
}
