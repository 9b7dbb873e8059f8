//! What the settings say, as each part of the bot takes it.

use anyhow::Context;

use crate::{
    config::{self, Settings, Sharing},
    domain::{
        account::PanelId,
        money::Amount,
        shop::Billing,
        user::{ChatId, Door, UserId},
    },
    ops::{Alerts, LiveAlerts, PanelRules, Rules},
    panel,
    pay::cryptopay::CryptoPay,
};

/// The owner's rules.
pub(super) fn rules(settings: &Settings) -> anyhow::Result<Rules> {
    Ok(Rules {
        admins: settings.admin_ids.as_slice().iter().copied().map(UserId).collect(),
        admin_chat: settings.admin_chat_id.map(ChatId),
        lang: settings.default_language,
        submit_patience: settings.submit_patience,
        look_interval: settings.status_poll_interval,
        alerts: LiveAlerts::new(alerts(settings)?),
        max_active_orders: i64::from(settings.max_active_orders),
        panel: PanelRules {
            id: PanelId::FIRST,
            adds_at_once: settings.panel_add_concurrency,
            catalog_interval: settings.catalog_refresh_interval,
            package_quantity: settings.panel_package_quantity,
            shared: settings.panel_account_shared == Sharing::Yes,
        },
        door: match settings.access {
            config::Access::Approval => Door::Guarded,
            config::Access::Open => Door::Open,
        },
        billing: settings.selling.shop()?.map_or(Billing::House, |shop| Billing::Wallet(Box::new(shop))),
        zone: settings.daily.timezone.clone(),
    })
}

/// What the admins are alerted by.
pub(super) fn alerts(settings: &Settings) -> anyhow::Result<Alerts> {
    let low_balance = settings.low_balance_alert.map(Amount::from_decimal).transpose();
    let low_balance = low_balance.context("LOW_BALANCE_ALERT is too large")?;
    Ok(Alerts { stuck_after: settings.stuck_after, low_balance })
}

/// Crypto Pay, where the settings name a token.
pub(super) fn crypto_pay(settings: &Settings) -> anyhow::Result<Option<CryptoPay>> {
    let selling = &settings.selling;
    let connect = |token| CryptoPay::new(&selling.crypto_pay_url, token, &settings.telegram_route());
    selling.crypto_pay_token.as_ref().map(connect).transpose().context("could not set up Crypto Pay")
}

/// How the panel is reached, and its ways.
pub(super) fn panel_settings(settings: &Settings) -> anyhow::Result<panel::Settings> {
    let url = settings.panel_url.parse().context("could not read PANEL_API_URL")?;
    Ok(panel::Settings {
        timeout: settings.panel_timeout,
        add_timeout: settings.panel_add_timeout,
        user_agent: settings.panel_user_agent.clone(),
        extra: settings.panel_extra_fields.pairs().to_vec(),
        refill_param: match settings.panel_refill_param {
            config::RefillParam::Order => panel::RefillParam::Order,
            config::RefillParam::Orders => panel::RefillParam::Orders,
        },
        min_interval: settings.panel_min_interval,
        add_concurrency: settings.panel_add_concurrency,
        secrets: settings.secrets(),
        route: settings.panel_route(),
        ..panel::Settings::new(url, settings.panel_key.clone())
    })
}
