//! `panelgram backup FILE`: a copy of the database while the bot works with it. How it is made is in `store/backup.rs`.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{clock::Clock, store};

/// Copies the database at `url` into `file`, and says what is in the copy.
pub async fn backup(url: &str, file: &Path) -> anyhow::Result<()> {
    let copied = store::backup::copy(url, file, Clock::system().now()).await?;
    let kilobytes = copied.bytes.div_ceil(1024);
    // If nobody listens there is nobody left to tell; the exit code says it anyway.
    let _ = writeln!(
        io::stdout(),
        "{}: {kilobytes} KB, {} orders, {} people; checked and whole",
        file.display(),
        copied.orders,
        copied.people
    );
    Ok(())
}
