//! Reads the settings, starts the logs, and runs what was asked for.

use std::process::ExitCode;

use panelgram::{
    app,
    config::{self, Mode},
    demo, logs,
};

#[tokio::main]
async fn main() -> ExitCode {
    let stop = asked_to_stop();
    let launch = match config::read() {
        Ok(launch) => launch,
        Err(refusal) => return refusal.report(),
    };
    let secrets = match &launch.mode {
        Mode::Bot(settings) | Mode::Check(Ok(settings)) => settings.secrets(),
        Mode::Demo { .. } | Mode::Sandbox { .. } | Mode::Backup { .. } | Mode::Check(Err(_)) => vec![],
    };
    if let Err(error) = logs::start(&launch.log_filter, &secrets) {
        return refuse(&error);
    }
    if let Mode::Check(settings) = launch.mode {
        let all_right = app::check(settings, launch.hints).await;
        return if all_right { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    for hint in &launch.hints {
        tracing::warn!("{hint}");
    }
    let outcome = match launch.mode {
        Mode::Bot(settings) => app::run(*settings, stop).await,
        Mode::Backup { database_url, file } => app::backup(&database_url, &file).await,
        Mode::Check(_) => Ok(()),
        Mode::Demo { port } => demo::run(port, stop).await,
        Mode::Sandbox { port } => demo::serve(port, stop).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "panelgram ends");
            ExitCode::FAILURE
        }
    }
}

/// Resolves at SIGTERM or SIGINT, also if it comes before anybody waits for it.
fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
            tracing::warn!("signals can't be listened to; the bot can only be killed");
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

/// What keeps the logs from starting is said as plain text.
#[expect(clippy::print_stderr, reason = "there are no logs yet")]
fn refuse(why: &anyhow::Error) -> ExitCode {
    eprintln!("{why:#}");
    ExitCode::from(2)
}
