//! Reads the settings, starts the logs, and runs what was asked for.

use std::process::ExitCode;

#[cfg(feature = "demo")]
use panelgram::demo;
use panelgram::{
    app,
    config::{self, Mode},
    logs::{self, LogFormat},
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
        Mode::Restore { passphrase, .. } => passphrase.iter().cloned().collect(),
        Mode::Demo { .. }
        | Mode::Sandbox { .. }
        | Mode::Backup { .. }
        | Mode::Healthy(_)
        | Mode::Init(_)
        | Mode::Check(Err(_)) => vec![],
    };
    let format =
        if let Mode::Bot(settings) = &launch.mode { settings.outside.log_format } else { LogFormat::Text };
    let filter = match logs::start(&launch.log_filter, format, &secrets) {
        Ok(filter) => filter,
        Err(error) => return refuse(&error),
    };
    if let Mode::Check(settings) = launch.mode {
        let all_right = app::check(settings, launch.hints).await;
        return if all_right { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if let Mode::Healthy(listen) = launch.mode {
        return if app::healthy(listen).await { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if let Mode::Init(draft) = launch.mode {
        let is_written = app::init(draft, stop).await;
        return if is_written { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    for hint in &launch.hints {
        tracing::warn!("{hint}");
    }
    let outcome = match launch.mode {
        Mode::Bot(settings) => Box::pin(app::run(*settings, Some(filter), stop)).await,
        Mode::Backup { database_url, file } => app::backup(&database_url, &file).await,
        Mode::Restore { database_url, file, passphrase } => {
            app::restore(&database_url, &file, passphrase).await
        }
        Mode::Check(_) | Mode::Healthy(_) | Mode::Init(_) => Ok(()),
        #[cfg(feature = "demo")]
        Mode::Demo { port, billing } => Box::pin(demo::run(port, billing, stop)).await,
        #[cfg(feature = "demo")]
        Mode::Sandbox { port } => demo::serve(port, stop).await,
        #[cfg(not(feature = "demo"))]
        Mode::Demo { .. } | Mode::Sandbox { .. } => {
            return refuse(&anyhow::anyhow!(
                "this program was built without the demo; `cargo run -- demo` in its source builds one that has it"
            ));
        }
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

/// Says as plain text what keeps the program from being started as it was asked.
#[expect(clippy::print_stderr, reason = "for whoever started it, whatever is logged")]
fn refuse(why: &anyhow::Error) -> ExitCode {
    eprintln!("{why:#}");
    ExitCode::from(2)
}
