//! A transaction is committed or did not happen, and whoever comes next can write.

use std::fs;

use panelgram::store::{Store, Tx};

use super::{Base, execute};

const PAUSE: &str = "update bot set paused_at = 1";

async fn open() -> (Base, Store) {
    let base = Base::new().await;
    let store = Store::open(&base.url()).await.unwrap();
    (base, store)
}

async fn is_paused(tx: &mut Tx) -> bool {
    sqlx::query_scalar("select paused_at is not null from bot").fetch_one(&mut **tx).await.unwrap()
}

#[tokio::test]
async fn what_was_not_committed_did_not_happen_and_makes_nobody_wait() {
    let (base, store) = open().await;
    let mut tx = store.begin().await.unwrap();
    execute(&mut tx, PAUSE).await.unwrap();
    drop(tx);
    let mut next = store.begin().await.unwrap();
    assert!(!is_paused(&mut next).await);
    execute(&mut next, PAUSE).await.unwrap();
    next.commit().await.unwrap();
    let mut last = store.begin().await.unwrap();
    assert!(is_paused(&mut last).await);
    drop(last);
    // Nobody at all has it now, so that another program can write.
    store.close().await;
    execute(&mut base.connect().await, "begin immediate; rollback").await.unwrap();
}

/// A full disk, for one, takes a transaction back by itself.
#[tokio::test]
async fn a_transaction_that_ended_by_itself_is_an_error_and_does_not_stop_the_next() {
    let (_base, store) = open().await;
    let mut tx = store.begin().await.unwrap();
    execute(&mut tx, PAUSE).await.unwrap();
    execute(&mut tx, "rollback").await.unwrap();
    assert!(tx.commit().await.is_err());
    let mut next = store.begin().await.unwrap();
    assert!(!is_paused(&mut next).await);
    next.commit().await.unwrap();
    store.close().await;
}

/// Nobody is given a database that is being closed, and closing waits for who has it.
#[tokio::test]
async fn the_database_is_closed_when_the_last_one_gave_it_back() {
    let (base, store) = open().await;
    let mut tx = store.begin().await.unwrap();
    let closing = tokio::spawn({
        let store = store.clone();
        async move { store.close().await }
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!closing.is_finished());
    execute(&mut tx, PAUSE).await.unwrap();
    tx.commit().await.unwrap();
    closing.await.unwrap();
    assert!(store.begin().await.is_err());
    let log = base.home.path().join("panelgram.db-wal");
    assert!(!log.exists(), "what it says stands in the database");
}

/// What was opened is closed, and nothing is opened for that: another file in the database's place is not its own, nor is the log.
#[tokio::test]
async fn a_database_that_was_replaced_can_be_put_back_with_all_that_was_committed() {
    let (base, other) = (Base::new().await, Base::new().await);
    let [file, aside, stranger] = [
        base.home.path().join("panelgram.db"),
        base.home.path().join("aside.db"),
        other.home.path().join("panelgram.db"),
    ];
    let store = Store::open(&base.url()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    execute(&mut tx, PAUSE).await.unwrap();
    tx.commit().await.unwrap();
    fs::rename(&file, &aside).unwrap();
    fs::copy(&stranger, &file).unwrap();
    store.close().await;
    assert_eq!(fs::read(&file).unwrap(), fs::read(&stranger).unwrap());

    fs::rename(&aside, &file).unwrap();
    let store = Store::open(&base.url()).await.unwrap();
    assert!(is_paused(&mut store.begin().await.unwrap()).await);
    store.close().await;
}
