//! SIGHUP: what may change while the bot runs is read again, all or nothing; and what a line of the log looks like.

use std::fs;

use super::process::{Home, Process};
use crate::world::{ADMIN, GROUP};

fn debug_lines(process: &Process) -> usize {
    process.printed().matches(" DEBUG panelgram").count()
}

#[tokio::test]
async fn a_hang_up_has_the_settings_read_again_all_or_nothing() {
    let home = Home::new().await;
    let write = |text: &str| fs::write(home.folder.path().join(".env"), text).unwrap();
    write("RUST_LOG=info\nMAX_ACTIVE_ORDERS=50\n");
    let process = home.started(&[("RUST_LOG", "")]).await;
    process.says("catalog read").await;
    home.say("/start", "Hello").await;
    assert_eq!(debug_lines(&process), 0);
    write("RUST_LOG=panelgram=debug\nLOW_BALANCE_ALERT=1000000\nMAX_ACTIVE_ORDERS=7\n");
    process.signal("HUP");
    process.says("the settings were read again changed=\"LOW_BALANCE_ALERT, RUST_LOG\"").await;
    process.says("count from the next start on settings=\"MAX_ACTIVE_ORDERS\"").await;
    home.order().await;
    let told = |text: &str| text.contains("The panel balance is low");
    home.telegram.wait(|telegram| telegram.messages(GROUP).iter().any(|message| told(&message.text))).await;
    assert!(debug_lines(&process) > 0);
    write("RUST_LOG=error\nLOW_BALANCE_ALERT=nothing\n");
    process.signal("HUP");
    process.says("the settings were not read again").await;
    // How much is logged is as before: the panel's answer is seen.
    let before = debug_lines(&process);
    home.telegram.say(ADMIN, ADMIN, "/sync");
    process.says_more(" DEBUG panelgram", before).await;
    let printed = process.stop("TERM").await;
    assert!(printed.contains("LOW_BALANCE_ALERT is"), "{printed}");
}

#[tokio::test]
async fn each_line_of_a_log_in_json_can_be_read() {
    let home = Home::new().await;
    let process = home.started(&[("LOG_FORMAT", "json")]).await;
    home.say("/start", "Hello").await;
    let printed = process.stop("TERM").await;
    assert!(printed.lines().count() > 5, "{printed}");
    for line in printed.lines() {
        let line: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["timestamp"].is_string() && line["message"].is_string(), "{line}");
    }
}
