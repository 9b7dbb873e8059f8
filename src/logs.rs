//! Logs: lines on stderr, plain or in JSON, as much as `RUST_LOG` asks for, with all secrets struck out whatever was said.
//! Striking out is the last guard and not the first: errors and `Debug` are made without secrets where they are made.

use std::{
    borrow::Cow,
    io::{self, Write},
    panic::{self, Location},
};

use anyhow::Context;
use secrecy::SecretString;
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry::LookupSpan,
    reload,
    util::SubscriberInitExt,
};

use crate::domain::secret::Secrets;

/// The most of a panic's message that is logged.
const PANIC_LETTERS: usize = 500;

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How much is logged; can be changed while logs run.
#[derive(Clone, Debug)]
pub struct Filter(reload::Handle<EnvFilter, Registry>);

impl Filter {
    /// So much from now on, as in `RUST_LOG`.
    pub fn set(&self, filter: &str) -> anyhow::Result<()> {
        self.0.reload(read(filter)?).context("could not change what is logged")
    }
}

fn read(filter: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::builder().parse(filter).context("could not read what to log")
}

/// Starts the logs; to be called once, before anything else is done. From here on none of `secrets` is ever written.
pub fn start<'a>(
    filter: &str,
    format: LogFormat,
    secrets: impl IntoIterator<Item = &'a SecretString>,
) -> anyhow::Result<Filter> {
    let (filter, handle) = reload::Layer::new(read(filter)?);
    let writer = Redacting { secrets: Secrets::new(secrets), inner: io::stderr };
    let logs = tracing_subscriber::registry().with(filter).with(lines(format, writer));
    logs.try_init().context("could not start the logs")?;
    panic::set_hook(Box::new(|panic| log_panic(panic.location(), panic.payload_as_str())));
    Ok(Filter(handle))
}

/// What writes the lines.
fn lines<S, W>(format: LogFormat, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_ansi(false).with_writer(writer);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    }
}

/// Makes writers to `inner` that strike out secrets.
struct Redacting<M> {
    secrets: Secrets,
    inner: M,
}

impl<'w, M: MakeWriter<'w>> MakeWriter<'w> for Redacting<M> {
    type Writer = RedactingWriter<M::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        RedactingWriter { secrets: self.secrets.clone(), inner: self.inner.make_writer() }
    }
}

/// Is handed one whole event at a time, so that no secret is cut in two by a buffer's end.
struct RedactingWriter<W> {
    secrets: Secrets,
    inner: W,
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        // A line that can't be written – the disk is full, nobody reads the pipe any more – is lost, and the bot is not: who is told of
        // the failure here says so on stderr, and panics when that fails, too.
        let _ = self.inner.write_all(self.secrets.strike_out(&one_line(&text)).as_bytes());
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// One event is one line: words from outside that hold a line break can't pass for an event of their own.
fn one_line(event: &str) -> Cow<'_, str> {
    let (line, end) = event.strip_suffix('\n').map_or((event, ""), |line| (line, "\n"));
    if !line.contains(['\n', '\r']) {
        return Cow::Borrowed(event);
    }
    Cow::Owned(line.replace('\r', "\\r").replace('\n', "\\n") + end)
}

/// A panic is a fault of ours and must be found in the log, at its place and in one line.
fn log_panic(place: Option<&Location<'_>>, said: Option<&str>) {
    let place = place.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let said: String = said.unwrap_or("nothing readable").chars().take(PANIC_LETTERS).collect();
    tracing::error!(%place, %said, "panic");
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::subscriber::with_default;

    use super::*;

    const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    const KEY: &str = "0f1e2d3c4b5a6978";

    /// What stderr is in production.
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What the bot would have written to stderr while `act` ran.
    fn written(secrets: &[&str], act: impl FnOnce()) -> String {
        written_as(LogFormat::Text, secrets, act)
    }

    fn written_as(format: LogFormat, secrets: &[&str], act: impl FnOnce()) -> String {
        let secrets: Vec<SecretString> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let page = Page::default();
        let inner = {
            let page = page.clone();
            move || page.clone()
        };
        let writer = Redacting { secrets: Secrets::new(&secrets), inner };
        with_default(tracing_subscriber::registry().with(lines(format, writer)), act);
        String::from_utf8(page.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn secrets_are_struck_out_wherever_they_stand() {
        let said = written(&[TOKEN, KEY], || {
            let error =
                anyhow::anyhow!("error sending request for url (https://api.telegram.org/bot{TOKEN}/GetMe)");
            tracing::error!(?error, key = KEY, "could not ask with {KEY}{KEY}");
            let encoded = TOKEN.replace(':', "%3A");
            tracing::info_span!("call", url = %encoded).in_scope(|| tracing::info!("called"));
        });
        assert!(said.contains("could not ask with ******"), "{said}");
        assert!(said.contains("api.telegram.org/bot***/GetMe"), "{said}");
        assert!(said.contains("url=***"), "{said}");
        assert!(!said.contains("AAHdq") && !said.contains("0f1e"), "{said}");
    }

    #[test]
    fn in_json_secrets_are_struck_out_too_and_each_line_can_be_read() {
        let odd = r#"pa"ss\wo"rd"#;
        let said = written_as(LogFormat::Json, &[TOKEN, KEY, odd], || {
            tracing::warn!(key = KEY, url = %format!("https://api.telegram.org/bot{TOKEN}/GetMe"), "proxy\n{odd}");
            tracing::info!("order {} is running", 1024);
        });
        let lines: Vec<serde_json::Value> =
            said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert_eq!((&lines[0]["level"], &lines[0]["key"]), (&"WARN".into(), &"***".into()), "{said}");
        assert_eq!(lines[0]["message"], "proxy\n***", "{said}");
        assert_eq!(lines[0]["url"], "https://api.telegram.org/bot***/GetMe");
        assert_eq!(lines[1]["message"], "order 1024 is running");
        assert!(!said.contains("AAHdq") && !said.contains("0f1e") && !said.contains("ss\\"), "{said}");
    }

    #[test]
    fn without_secrets_nothing_is_struck_out() {
        let said = written(&[""], || tracing::info!("order 1024 is 💚 running"));
        assert!(said.ends_with("order 1024 is 💚 running\n") && !said.contains("***"), "{said}");
    }

    #[test]
    fn an_event_is_one_line() {
        let name = "Ann\r\n2026-11-22T00:00:00Z  INFO panelgram: all is well";
        let said = written(&[], || tracing::info!("hello {name}"));
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("Ann\\r\\n2026"), "{said}");
    }

    #[test]
    fn a_panic_is_logged_with_its_place() {
        let message = format!("no way with {KEY} {}", "x".repeat(9_000));
        let said = written(&[KEY], || log_panic(Some(Location::caller()), Some(&message)));
        assert!(said.contains("panic place=src/logs.rs") && said.contains("no way with ***"), "{said}");
        assert!(said.len() < 1_000, "{said}");
    }
}
