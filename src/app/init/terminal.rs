//! The person at the terminal: what they are told, and what they answer. A secret is not shown while it is typed.

use std::{
    io::{self, IsTerminal, Write},
    thread,
};

use secrecy::SecretString;
use tokio::sync::oneshot;

use crate::domain::secret::Secrets;

/// There is nobody any more: the input has ended (Ctrl-D).
#[derive(Debug)]
pub(super) struct Gone;

/// A conversation with whoever sits there.
#[derive(Default)]
pub(super) struct Terminal {
    secrets: Vec<SecretString>,
    /// A line that is being read, maybe for a question that nobody answered in time.
    reading: Option<oneshot::Receiver<Option<String>>>,
}

impl Terminal {
    /// Says it; each question is a line of its own.
    pub fn say(&self, words: &str) {
        // The last guard and not the first: what is said here is made without secrets.
        let words = Secrets::new(&self.secrets).strike_out(words).into_owned();
        // If nobody reads it any more, nobody answers either.
        let _ = writeln!(io::stdout(), "{words}").and_then(|()| io::stdout().flush());
    }

    /// The next line, without white space around it. A question whose answer came from elsewhere leaves the line to the next one.
    pub async fn line(&mut self) -> Result<String, Gone> {
        let reading = self.reading.get_or_insert_with(|| in_a_thread(read_line));
        let read = reading.await;
        self.reading = None;
        read.ok().flatten().ok_or(Gone)
    }

    /// A line that is not shown, and from here on never said.
    pub async fn secret(&mut self) -> Result<String, Gone> {
        let said = if io::stdin().is_terminal() && self.reading.is_none() {
            in_a_thread(|| rpassword::read_password().ok()).await.ok().flatten().ok_or(Gone)?
        } else {
            self.line().await?
        };
        let said = said.trim().to_owned();
        if !said.is_empty() {
            self.secrets.push(said.as_str().into());
        }
        Ok(said)
    }
}

fn read_line() -> Option<String> {
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim().to_owned())
}

/// In a thread of its own, which nobody waits for at the end: whoever reads a line can't be called off.
fn in_a_thread(read: impl FnOnce() -> Option<String> + Send + 'static) -> oneshot::Receiver<Option<String>> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || sender.send(read()));
    receiver
}
