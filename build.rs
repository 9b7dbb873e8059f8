//! Applies `migrations/` to a scratch database, so that every `sqlx::query!` is checked against the real schema
//! on a fresh clone, without a database or an environment. Nothing generated is committed. A changed text in `locales/`, which the
//! program has built in, is a reason to build as well.

#[path = "build/commit.rs"]
mod commit;

use std::{env, error::Error, fs, path::PathBuf};

use sqlx::{
    ConnectOptions,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=locales");
    let file = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("schema.db");
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(apply(&file))?;
    println!("cargo:rustc-env=DATABASE_URL=sqlite:{}", file.display());
    say_version()
}

/// What `--version` says. A program to be shipped names its commit; to make one anew for each commit would cost those who develop minutes each time.
fn say_version() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=PANELGRAM_COMMIT");
    let said = |name| env::var_os(name).and_then(|value| value.into_string().ok());
    let source = PathBuf::from(said("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?);
    let told = said("PANELGRAM_COMMIT");
    let of = if said("PROFILE").as_deref() == Some("release") {
        if let Some(file) = commit::changes_with(&source) {
            println!("cargo:rerun-if-changed={}", file.display());
        }
        commit::commit(&source, told.as_deref())
    } else {
        Some(told.unwrap_or_else(|| "for development".to_owned()))
    };
    let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
    println!(
        "cargo:rustc-env=PANELGRAM_VERSION={}{of}",
        said("CARGO_PKG_VERSION").ok_or("cargo sets CARGO_PKG_VERSION")?
    );
    Ok(())
}

async fn apply(file: &PathBuf) -> Result<(), Box<dyn Error>> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .connect()
        .await?;
    Migrator::new(PathBuf::from("migrations")).await?.run(&mut connection).await?;
    Ok(())
}
