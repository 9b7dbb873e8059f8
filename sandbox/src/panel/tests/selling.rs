//! The catalog: the built-in one, others, and changes while the panel runs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Bench, dec, error};
use crate::panel::kinds::{KINDS, Kind};

#[test]
fn the_built_in_catalog_shows_what_catalogs_can_hold() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../services.json")).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    assert!((75..=90).contains(&rows.len()), "{}", rows.len());
    let ids: BTreeSet<u64> = rows.iter().map(|row| row["service"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
    for kind in &KINDS {
        assert!(rows.iter().any(|row| row["type"] == kind.name), "no {}", kind.name);
    }
    for platform in ["Instagram", "Telegram", "YouTube", "TikTok", "Twitter", "VK", "Facebook", "Spotify"] {
        assert!(rows.iter().any(|row| text(row, "category").contains(platform)), "no {platform}");
    }
    assert_eq!(rows.iter().filter(|row| row["rate"] == "0.00").count(), 1);
    assert!(rows.iter().any(|row| text(row, "name").contains("&amp;")));
    assert!(rows.iter().any(|row| text(row, "name").chars().count() == 200));
    for row in &rows {
        assert!(text(row, "rate").parse::<rust_decimal::Decimal>().is_ok());
        assert!(text(row, "min").parse::<u64>().unwrap() <= text(row, "max").parse::<u64>().unwrap());
        assert_eq!(Kind::named(&text(row, "type")).name, text(row, "type"));
    }
}

#[test]
fn type_names_are_read_in_any_spelling() {
    for (spelling, name) in [
        ("custom_comments", "Custom Comments"),
        ("CUSTOM COMMENTS PACKAGE", "Custom Comments Package"),
        ("seo", "SEO"),
        ("", "Default"),
        ("views", "Default"),
    ] {
        assert_eq!(Kind::named(spelling).name, name);
    }
}

#[tokio::test]
async fn a_loaded_catalog_is_served_to_the_digit() {
    let bench = Bench::new().await;
    bench
        .panel
        .load(r#"[{"service":"9x","name":"n","rate":1.9400000000000002,"min":"1","max":9,"type":""}]"#)
        .unwrap();
    let (_, body) = bench.send(&[("action", "services")]).await.unwrap();
    assert!(body.contains("1.9400000000000002"), "{body}");
    assert!(bench.add("9x", &[("link", "https://a.example/1"), ("quantity", "5")]).await["order"].is_u64());
    assert_eq!(bench.panel.orders()[0].charge, dec("0.009700000000000001"));
    assert!(bench.panel.load("<html>").is_err());
}

#[tokio::test]
async fn the_catalog_changes_while_the_panel_runs() {
    let bench = Bench::new().await;
    assert!(bench.panel.set_rate("1", "2.25"));
    assert!(bench.panel.remove_service("2"));
    bench
        .panel
        .add_service(r#"{"service":77,"name":"New","type":"Default","rate":"4","min":1,"max":5}"#)
        .unwrap();
    let services = bench.call(&[("action", "services")]).await;
    assert_eq!(services[0]["rate"], "2.25");
    assert_eq!(services[1]["service"], 3);
    assert_eq!(services[16]["service"], 77);
    assert!(!bench.panel.set_rate("2", "1") && !bench.panel.remove_service("2"));
    assert_eq!(bench.add("2", &[]).await, error("Incorrect service ID"));

    bench.panel.say_instead_of_services("[]");
    assert_eq!(bench.call(&[("action", "services")]).await, json!([]));
    bench.panel.say_instead_of_services("<html>soon</html>");
    assert_eq!(bench.send(&[("action", "services")]).await.unwrap(), (200, "<html>soon</html>".to_owned()));
    bench.panel.say_services_again();
    assert_eq!(bench.call(&[("action", "services")]).await.as_array().unwrap().len(), 17);
}

#[tokio::test]
async fn a_divider_row_can_not_be_bought() {
    let bench = Bench::new().await;
    bench.panel.set_rate("1", "0.00");
    let answer = bench.add("1", &[("link", "https://a.example/1"), ("quantity", "10")]).await;
    assert_eq!(answer, error("neworder.error.service_inactive"));
}
