//! What happens around the bot in a campaign of faults: another program uses the panel's account, a backup is put back.

use std::time::Duration;

use super::{
    campaign::{Campaign, campaign, hasten},
    days::is_foreign,
};
use crate::{stories::restored::backup, world::KEY};

/// What else happens.
#[derive(Clone, Copy, Debug)]
pub enum Around {
    Nothing,
    /// Another program orders the same of the same panel, from the same account, and money comes in.
    Foreign,
    /// A backup is taken while orders wait, they are sent, and the backup is put back.
    Backups,
}

impl Around {
    pub fn named(name: &str) -> Self {
        match name {
            "foreign" => Self::Foreign,
            "backups" => Self::Backups,
            _ => panic!("AROUND=foreign or AROUND=backups, not {name}"),
        }
    }
}

#[tokio::test]
async fn beside_another_program_on_the_account_nothing_is_bought_twice_or_taken_for_ours() {
    let figures = Box::pin(campaign(30, 6, 20_261_129, "1", Around::Foreign)).await;
    assert!(figures.foreign > 5 && figures.placed > 10, "hardly anything happened: {figures:?}");
}

#[tokio::test]
async fn after_backups_that_are_put_back_nothing_is_bought_twice() {
    let figures = Box::pin(campaign(30, 6, 20_261_130, "1", Around::Backups)).await;
    assert!(figures.put_back > 2 && figures.placed > 10, "hardly anything happened: {figures:?}");
}

impl Campaign {
    pub async fn happen(mut self) -> Self {
        match self.around {
            Around::Foreign if self.dice.below(2) == 0 => self.order_past_the_bot().await,
            Around::Backups if self.dice.below(8) == 0 => return self.put_back().await,
            Around::Nothing | Around::Foreign | Around::Backups => {}
        }
        self
    }

    /// Of the service and a size that the bot's own orders have, now and then with a deposit.
    async fn order_past_the_bot(&mut self) {
        self.links += 1;
        let link = format!("https://instagram.com/p/foreign{}", self.links);
        let quantity = (100 + self.dice.below(900)).to_string();
        let form =
            [("key", KEY), ("action", "add"), ("service", "1207"), ("link", &link), ("quantity", &quantity)];
        let client =
            reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(300)).build().unwrap();
        // It meets the panel's faults as well.
        drop(client.post(self.world.panel.url()).form(&form).send().await);
        self.figures.foreign =
            self.world.panel.orders().iter().filter(|order| is_foreign(&order.link)).count();
        if self.dice.below(4) == 0 {
            self.world.panel.set_balance(self.world.panel.balance() + rust_decimal::Decimal::from(5));
        }
    }

    async fn put_back(mut self) -> Self {
        self.order_many().await;
        let (_folder, copy) = backup(&self.world).await;
        for _ in 0..self.dice.below(4) {
            self.world.wait(Duration::from_secs(self.dice.below(90)));
            self.world.submit().await;
        }
        self.world = hasten(self.world.put_back(Some(&copy)).await);
        self.figures.put_back += 1;
        self
    }
}
