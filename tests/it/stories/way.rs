//! The way to the panel, through what real hosts put in between: what is only packed or garbled is read, and what is not the panel's API
//! is told as that.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;

use super::life::{at_panel, first_status, told};
use crate::world::{GROUP, MEMBER, World};

const LINK: &str = "https://instagram.com/p/way";
const WRONG: &str = "The panel’s address is wrong";

#[tokio::test]
async fn an_order_is_taken_through_a_host_that_packs_and_php_that_complains() {
    for fault in [Fault::Gzip, Fault::PhpNotice] {
        let world = World::new().await;
        world.panel.fail_next("*", 100_000, fault.clone());
        world.read_catalog().await;
        world.read_balance().await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        world.submit().await;
        at_panel(&world, LINK);
        assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("running", 1), "{fault:?}");
        world.wait(Duration::from_hours(2));
        world.track().await;
        assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{fault:?}: {}", world.chat(MEMBER));
        world.panel.heal();
        world.end().await;
    }
}

#[tokio::test]
async fn a_wrong_address_is_told_once_with_where_it_points_and_orders_wait() {
    let elsewhere = "https://me:password@new.example:8443/hidden-path?token=hidden";
    let rows = [
        (Fault::MovedTo(301, elsewhere.to_owned()), "sent on to new.example:8443"),
        (Fault::MovedTo(308, "/api/v2?token=hidden".to_owned()), "sent on to another path at 127.0.0.1"),
        (Fault::MovedTo(302, elsewhere.to_owned()), "sent on to new.example:8443"),
        (Fault::Http(404, "<html>hidden</html>".to_owned()), "HTTP 404, a web page"),
    ];
    for (fault, words) in rows {
        let world = World::new().await;
        world.panel.fail_next("*", 100_000, fault.clone());
        world.wait(Duration::from_mins(11));
        world.read_balance().await;
        assert_eq!(told(&world, GROUP, WRONG), 1, "{words}: {}", world.chat(GROUP));
        assert_eq!(told(&world, GROUP, words), 1, "{words}: {}", world.chat(GROUP));
        world.order(MEMBER, "1207", LINK, "1000").await;
        for _ in 0..8 {
            world.submit().await;
            world.read_catalog().await;
            world.track().await;
            world.wait(Duration::from_secs(30));
        }
        assert_eq!(first_status(&world).await, "reserved", "{words}");
        assert_eq!((told(&world, GROUP, WRONG), told(&world, GROUP, "hasn’t answered")), (1, 0), "{words}");
        assert!(!world.chat(GROUP).contains("hidden") && !world.chat(GROUP).contains("password"));
        world.panel.heal();
        world.wait(Duration::from_mins(1));
        world.read_balance().await;
        world.submit().await;
        at_panel(&world, LINK);
        assert_eq!(world.panel.orders().len(), 1, "{words}");
        assert_eq!(told(&world, GROUP, "The panel is back"), 1, "{words}: {}", world.chat(GROUP));
        world.end().await;
    }
}
