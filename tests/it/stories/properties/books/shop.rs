//! A shop without a Telegram: its database, its rules, and turns that end well or do not.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::SeqCst},
};

use panelgram::{
    clock::Moment,
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        money::{Amount, Credit, Rate},
        percent::Percent,
        shop::{Billing, Shop as Terms},
        tariff::Tariff,
        topup::TopupLimits,
    },
    i18n::Lang,
    ops::{PanelRules, Rules},
    store::{Store, Tx},
};
use rust_decimal::Decimal;

use crate::stories::properties::Dice;

/// Whose doing it is what admins do.
pub const ADMIN: i64 = 1;

/// A turn is interrupted after a multiple of so many steps of the database.
const STEPS: i32 = 10;

/// How a turn ends.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It is committed.
    Well,
    /// The power goes out when all was written and nothing is committed.
    AtItsEnd,
    /// The power goes out after so many steps.
    After(i64),
}

impl Fate {
    /// Mostly well.
    pub fn drawn(dice: &mut Dice) -> Self {
        match dice.below(16) {
            0 => Self::AtItsEnd,
            1 => Self::After(1 + i64::try_from(dice.below(600)).unwrap()),
            _ => Self::Well,
        }
    }
}

/// The shop.
pub struct Shop {
    pub store: Store,
    pub rules: Rules,
    pub now: Moment,
    /// How many steps are left until the power goes out; none: it does not.
    fuse: Arc<AtomicI64>,
}

const SHELVES: &str = "
    insert into users (user_id, name, lang, seen_at) values (1, 'Ada', 'en', 0);
    insert into categories (category_id, name) values (1, 'Likes');
    insert into services (service_id, panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
        values (1, 1, '7', 'Likes', 1, 'Default', '0.90', 1, 100000, 0, 1, 1, 0),
               (2, 1, '8', 'Posts', 1, 'Subscriptions', '0.90', 1, 100000, 0, 1, 0, 1);
    update panel_accounts set currency = 'USD';";

impl Shop {
    pub async fn open() -> Self {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let fuse = Arc::new(AtomicI64::new(0));
        let mut tx = store.begin().await.unwrap();
        sqlx::raw_sql(SHELVES).execute(&mut *tx).await.unwrap();
        let burning = Arc::clone(&fuse);
        let goes_on = move || burning.load(SeqCst) == 0 || burning.fetch_sub(1, SeqCst) > 1;
        tx.lock_handle().await.unwrap().set_progress_handler(STEPS, goes_on);
        tx.commit().await.unwrap();
        Self { store, rules: rules(), now: Moment(1_800_000_000_000), fuse }
    }

    /// One turn. What came of it, if it was committed.
    pub async fn turn<T>(
        &self,
        fate: Fate,
        act: impl AsyncFnOnce(&mut Tx, &Rules, Moment) -> anyhow::Result<T>,
    ) -> Option<T> {
        let mut tx = self.store.begin().await.unwrap();
        if let Fate::After(steps) = fate {
            self.fuse.store(steps, SeqCst);
        }
        let done = act(&mut tx, &self.rules, self.now).await;
        self.fuse.store(0, SeqCst);
        match fate {
            Fate::Well => {
                let done = done.unwrap_or_else(|error| panic!("a turn failed: {error:#}"));
                tx.commit().await.unwrap();
                Some(done)
            }
            Fate::AtItsEnd | Fate::After(_) => None,
        }
    }

    /// The same of a turn that has to be refused: nothing of it stays.
    pub async fn is_refused<T>(&self, act: impl AsyncFnOnce(&mut Tx, &Rules, Moment) -> anyhow::Result<T>) {
        let mut tx = self.store.begin().await.unwrap();
        assert!(act(&mut tx, &self.rules, self.now).await.is_err(), "it was not refused");
    }

    /// From now on a Star buys this.
    pub fn set_star(&mut self, star: Decimal) {
        if let Billing::Wallet(terms) = &mut self.rules.billing {
            terms.star = Some(star);
        }
    }

    pub fn star(&self) -> Decimal {
        self.rules.billing.shop().and_then(|terms| terms.star).unwrap()
    }
}

fn rules() -> Rules {
    let sum = |units: i64| Credit(Amount(units * 1_000_000));
    let terms = Terms {
        tariff: Tariff {
            currency: None,
            exchange: Decimal::ONE,
            markup: Decimal::new(5, 1),
            least_markup: Decimal::new(5, 2),
            step: None,
        },
        adjust_max: sum(100),
        limits: TopupLimits { least: Credit(Amount(1)), most: sum(1_000), daily: sum(1_000_000) },
        levels: vec![],
        referral: Some(Percent::of_hundredths(2_000)),
        funds_patience: std::time::Duration::from_hours(2),
        at_a_loss: panelgram::domain::shop::AtALoss::GivenBack,
        crypto: None,
        star: Some(Decimal::new(13, 3)),
        hand: Some("card".to_owned()),
        support: None,
        terms: None,
    };
    Rules {
        admins: vec![panelgram::domain::user::UserId(ADMIN)],
        admin_chat: None,
        lang: Lang::En,
        submit_patience: std::time::Duration::from_mins(30),
        look_interval: std::time::Duration::from_mins(1),
        alerts: panelgram::ops::LiveAlerts::new(panelgram::ops::Alerts {
            stuck_after: std::time::Duration::from_hours(24),
            low_balance: None,
        }),
        max_active_orders: 1_000,
        panel: PanelRules::default(),
        door: panelgram::domain::user::Door::Guarded,
        billing: Billing::Wallet(Box::new(terms)),
        zone: panelgram::domain::zone::Zone::utc(),
    }
}

/// What is sold.
pub fn service(id: i64, kind: &str) -> Service {
    Service {
        id: ServiceId(id),
        panel_service: (6 + id).to_string(),
        name: "Likes".to_owned(),
        category: CategoryId(1),
        category_name: "Likes".to_owned(),
        kind: kind.to_owned(),
        rate: Rate(Decimal::new(135, 2)),
        panel_rate: Rate(Decimal::new(90, 2)),
        at_a_loss: false,
        min: 1,
        max: 100_000,
        refill: false,
        cancel: true,
        dripfeed: true,
        description: None,
        average_time: None,
        listed: true,
    }
}
