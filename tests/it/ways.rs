//! Ways that many stories go: to a service, a draft, an order, one that runs, one that was delivered.

use std::time::Duration;

use panelgram_sandbox::telegram::Message;

use crate::world::World;

impl World {
    /// From the menu to the card of a service that `words` find.
    pub async fn find(&self, person: i64, words: &str) -> Message {
        self.say(person, &format!("/search {words}")).await;
        let list = self.last(person);
        let label = list.labels().first().map(ToString::to_string).unwrap_or_default();
        self.press_on(person, person, list.message_id, &label).await
    }

    /// The whole way to the confirmation of an order for the service with this id.
    pub async fn draft(&self, person: i64, service: &str, link: &str, quantity: &str) -> Message {
        self.find(person, service).await;
        self.say(person, link).await;
        self.say(person, quantity).await
    }

    /// The whole way to a placed order (which is not sent yet).
    pub async fn order(&self, person: i64, service: &str, link: &str, quantity: &str) -> Message {
        self.draft(person, service, link, quantity).await;
        self.press(person, "Confirm").await
    }

    /// A person's order of 2000 followers for $1.80 that the panel has; the number of its card's message.
    pub async fn running(&self, person: i64, link: &str) -> i64 {
        let card = self.order(person, "1207", link, "2000").await;
        self.submit().await;
        assert_eq!(self.panel.orders_for(link).len(), 1, "{link}");
        card.message_id
    }

    /// The same after it was delivered.
    pub async fn completed(&self, person: i64, link: &str) -> i64 {
        let card = self.running(person, link).await;
        self.wait(Duration::from_mins(12));
        self.track().await;
        card
    }

    /// So many orders of 100 followers, a list at a time, that the panel has.
    pub async fn many(&self, person: i64, count: usize) {
        for list in (0..count).collect::<Vec<_>>().chunks(50) {
            let lines: Vec<String> =
                list.iter().map(|at| format!("1207 | https://instagram.com/p/x{at} | 100")).collect();
            self.say(person, &format!("/mass\n{}", lines.join("\n"))).await;
            self.press(person, "Order").await;
        }
        self.submit().await;
        assert_eq!(self.panel.orders().len(), count);
    }

    /// Time goes by, and whatever may be sent is sent.
    pub async fn send_for(&self, span: Duration) {
        let step = Duration::from_secs(5);
        for _ in 0..span.as_secs() / step.as_secs() {
            self.wait(step);
            self.submit().await;
        }
    }
}
