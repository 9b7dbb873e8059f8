//! The same in Russian.

use insta::assert_snapshot;

use super::SHOP;
use crate::world::{RUSSIAN, World};

#[tokio::test]
async fn prices_are_set_in_russian() {
    let world = World::with(&[
        SHOP[0],
        SHOP[1],
        ("ADMIN_IDS", "3003,2004"),
        ("WALLET_CURRENCY", "RUB"),
        ("WALLET_RATE", "92.5"),
        ("PRICE_STEP", "0.5"),
        ("LEVELS", "1000:2.5%"),
    ])
    .await;
    world.say(RUSSIAN, "/prices").await;
    world.find(RUSSIAN, "1207").await;
    world.press(RUSSIAN, "Цена").await;
    world.say(RUSSIAN, "120,50").await;
    world.press(RUSSIAN, "Поставить").await;
    world.say(RUSSIAN, "/new").await;
    world.taps(RUSSIAN, &["Instagram", "Followers", "Цена"]).await;
    world.say(RUSSIAN, "37,5%").await;
    world.press(RUSSIAN, "Поставить").await;
    world.say(RUSSIAN, "/prices").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: /prices
    Bot: Цены
         Наценка: 50 %, не меньше 5 %
         Цены округляются вверх с шагом 0,50 ₽.
         1,00 $ у панели – это 92,50 ₽ здесь.
         Скидки по сумме оплаченного: 1 000,00 ₽ – 2,5 %
         Чтобы задать цену, нажмите «Цена» у услуги или категории либо пришлите /prices с ID услуги.
         Вручную цены не заданы.
         [Меню]
    Миша: /search 1207
    Bot: Поиск: 1207
         Нашлась 1 услуга. Цены указаны за 1000.
         [Instagram Followers | Real Mix… · 125,00 ₽]
         [‹ Назад] [Меню]
    Миша taps [Instagram Followers | Real Mix… · 125,00 ₽]
    Now: Instagram › Instagram Followers 👥
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Цена за 1000: 125,00 ₽
         Количество: 50–100 000
         Среднее время: 2 часа 14 минут
         Восстановление: да
         Можно отменить: да
         Повторы порциями: да
         ID услуги: 1207
         Start: 0-15 minutes
         Speed: up to 5K a day
         Refill: 30 days
         The account must be public.
         Пришлите ссылку на профиль.
         Например:
         https://www.instagram.com/username/
         Ссылка должна открываться у всех.
         [☆ В избранное] [Цена]
         [‹ Назад] [Меню]
    Миша taps [Цена]
    Bot: Цена: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Себестоимость    0,90 $
         За 1000        125,00 ₽
         Не меньше       87,50 ₽
         Наценка: 50 %, общая
         Пришлите наценку, например 40%, или постоянную цену, например 1,20: она одна для всех, без скидок. Чтобы снять заданное, пришлите -.
         [Цены] [Меню]
    Миша: 120,50
    Now: Цена: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Себестоимость               0,90 $
         За 1000        125,00 ₽ → 120,50 ₽
         Не меньше                  87,50 ₽
         Наценка: 50 %, общая → нет, цена постоянная
         Изменится цена 1 услуги.
         [Поставить 120,50 ₽]
         [Цены] [Меню]
    Миша taps [Поставить]
    (Цена изменена.)
    Now: Цена: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Себестоимость    0,90 $
         За 1000        120,50 ₽
         Не меньше       87,50 ₽
         Наценка: нет, цена постоянная
         [Изменить цену]
         [Цены] [Меню]
    Миша: /new
    Bot: Новый заказ
         Выберите платформу.
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Facebook · 5] [Spotify · 3]
         [Сайты и SEO · 2]
         [‹ Назад] [Меню]
    Миша taps [Instagram]
    Now: Instagram
         Выберите категорию.
         [Followers 👥 · 5]
         [Likes & Views · 7]
         [Comments & Mentions 💬 · 11]
         [‹ Назад] [Меню]
    Миша taps [Followers]
    Now: Instagram › Instagram Followers 👥
         Выберите услугу. Цены указаны за 1000.
         [Followers | Real Mix | R30 ♻️… · 120,50 ₽]
         [Followers | No Refill | 50K/Day ⚡ · 58,50 ₽]
         [🇷🇺 Подписчики Instagram | Россия… · 437,50 ₽]
         [Followers | Lifetime ♻️ | Old… · 386,50 ₽]
         [Followers | USA 🇺🇸 | Premium · 1 554,00 ₽]
         [Цена]
         [‹ Назад] [Меню]
    Миша taps [Цена]
    Bot: Цены в категории Instagram Followers 👥
         Наценка: 50 %, общая
         5 услуг
         У 1 из них своя цена, она не изменится.
         Instagram Followers | No Refill | 50K/Day ⚡: 58,50 ₽, себестоимость 0,42 $
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: 437,50 ₽, себестоимость 3,15 $
         Instagram Followers | Lifetime ♻️ | Old Accounts: 386,50 ₽, себестоимость 2,7845 $
         Пришлите наценку, например 40%. Чтобы снять заданное, пришлите -.
         [Цены] [Меню]
    Миша: 37,5%
    Now: Цены в категории Instagram Followers 👥
         Наценка: 50 %, общая → 37,5 %, для категории
         5 услуг
         У 1 из них своя цена, она не изменится.
         Instagram Followers | No Refill | 50K/Day ⚡: 58,50 ₽ → 53,50 ₽, себестоимость 0,42 $
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: 437,50 ₽ → 401,00 ₽, себестоимость 3,15 $
         Instagram Followers | Lifetime ♻️ | Old Accounts: 386,50 ₽ → 354,50 ₽, себестоимость 2,7845 $
         Изменятся цены 4 услуг.
         [Поставить 37,5 %]
         [Цены] [Меню]
    Миша taps [Поставить]
    (Цена изменена.)
    Now: Цены в категории Instagram Followers 👥
         Наценка: 37,5 %, для категории
         5 услуг
         У 1 из них своя цена, она не изменится.
         Instagram Followers | No Refill | 50K/Day ⚡: 53,50 ₽, себестоимость 0,42 $
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: 401,00 ₽, себестоимость 3,15 $
         Instagram Followers | Lifetime ♻️ | Old Accounts: 354,50 ₽, себестоимость 2,7845 $
         [Изменить цену]
         [Цены] [Меню]
    Миша: /prices
    Bot: Цены
         Наценка: 50 %, не меньше 5 %
         Цены округляются вверх с шагом 0,50 ₽.
         1,00 $ у панели – это 92,50 ₽ здесь.
         Скидки по сумме оплаченного: 1 000,00 ₽ – 2,5 %
         Чтобы задать цену, нажмите «Цена» у услуги или категории либо пришлите /prices с ID услуги.
         Вручную заданы 2 цены:
         [Instagram Followers 👥 · 37,5 %]
         [Instagram Followers | Real Mix… · 120,50 ₽]
         [Меню]
    ");
    world.say(RUSSIAN, "/users").await;
    world.press(RUSSIAN, "Миша").await;
    world.press(RUSSIAN, "Скидка").await;
    world.say(RUSSIAN, "7,5 %").await;
    world.press(RUSSIAN, "Дать").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: /users
    Bot: Люди
         Участников: 3 · ждут доступа: 0
         [id 2002 · участник]
         [id 2003 · участник]
         [Миша · админ]
         [Меню]
    Миша taps [Миша]
    Now: Миша
         2004
         Доступ: админ
         Заказано: 0 заказов · 0,00 ₽
         В работе: 0
         Язык: Русский
         Баланс     0,00 ₽
         Внесено    0,00 ₽
         Потрачено  0,00 ₽
         Прибыль    0,00 ₽
         Список админов задан в настройках бота.
         [Изменить баланс] [Скидка]
         [Выписка] [Платежи]
         [Люди] [Меню]
    Миша taps [Скидка]
    Bot: Скидка: Миша · 2004
         Скидка: нет
         Пришлите скидку, например 5%. Она действует вместо скидки по сумме оплаченного. Чтобы снять заданное, пришлите -.
         [Профиль] [Меню]
    Миша: 7,5 %
    Now: Скидка: Миша · 2004
         Скидка: нет → 7,5 %, задана вручную
         Постоянные цены не меняются, и ничто не станет дешевле, чем позволяет наименьшая наценка.
         [Дать 7,5 %]
         [Профиль]
    Миша taps [Дать]
    (Скидка изменена.)
    Now: Миша
         2004
         Доступ: админ
         Заказано: 0 заказов · 0,00 ₽
         В работе: 0
         Язык: Русский
         Баланс                    0,00 ₽
         Внесено                   0,00 ₽
         Потрачено                 0,00 ₽
         Прибыль                   0,00 ₽
         Скидка     7,5 %, задана вручную
         Список админов задан в настройках бота.
         [Изменить баланс] [Скидка]
         [Выписка] [Платежи]
         [Люди] [Меню]
    ");
    world.end().await;
}
