### Что встречается не на одном экране: кнопки, поля, состояния, время.

btn-back = ‹ Назад
btn-menu = Меню
btn-refresh = Обновить
btn-again = Заказать ещё раз
btn-again-link = Изменить ссылку
btn-again-quantity = Изменить количество
btn-again-try = Попробовать ещё раз
btn-show-order = Заказ { $order }

yes = да
no = нет

# Название и значение отдельной строкой.
fact = { $name }: <b>{ $value }</b>
fact-quantity = Количество
fact-price-most = Цена, не больше
fact-each-run = За один раз
fact-in-all = Всего
fact-price = Стоимость
fact-rate = Цена за 1000
fact-rate-per-1000 = Цена за 1000: <b>{ $rate }</b>
rate-per-order = { $rate } за заказ
fact-rate-per-order = Цена за заказ: <b>{ $rate }</b>
fact-balance-after = Останется
fact-average = Среднее время
fact-refill = Восстановление
fact-cancel = Можно отменить
fact-dripfeed = Повторы порциями
fact-start-count = На старте
fact-remains = Осталось
fact-charge = Списано
fact-cost = Себестоимость
fact-tries = Попыток
fact-access = Доступ
fact-ordered = Заказано
fact-active = В работе
fact-language = Язык

status-reserved = Ждёт отправки
status-submitting = Отправляется
status-unclear = Проверяется
status-running = Выполняется
status-completed = Выполнен
status-partial = Выполнен частично
status-cancelled = Отменён
status-failed = Не выполнен
status-rejected = Не принят

month = { $month ->
    [1] янв
    [2] фев
    [3] мар
    [4] апр
    [5] мая
    [6] июн
    [7] июл
    [8] авг
    [9] сен
    [10] окт
    [11] ноя
   *[12] дек
}
time = { $day } { $month } { $clock }
time-with-year = { $day } { $month } { $year } { $clock }
span-minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[many] { $count } минут
}
span-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}
span-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}

# Платформы, чьи названия переводятся или пишутся иначе.
platform-other = Другое
platform-website = Сайты и SEO
platform-apps = Магазины приложений
platform-press = Пресса и блоги
platform-vk = ВКонтакте
platform-ok = Одноклассники
platform-dzen = Дзен
platform-yandex = Яндекс
platform-yandex-music = Яндекс Музыка

page-door-stranger =
    <b>Это закрытый бот</b>
    Чтобы попросить доступ, отправьте /start.
page-door-unanswered =
    <b>Бот ещё не настроен</b>
    Если он ваш, укажите в настройке <code>ADMIN_IDS</code> свой Telegram ID и перезапустите бота.
page-door-asked =
    <b>Заявка отправлена</b>
    Как только её рассмотрят, вам придёт сообщение.
page-door-who = Если хотите, напишите здесь пару слов о себе: админы увидят их вместе с заявкой.
page-door-declined =
    <b>В доступе отказано</b>
    Если это ошибка, напишите тому, кто рассказал вам о боте.
page-door-member =
    <b>Доступ открыт</b>
    Отправьте /start, чтобы открыть меню.
page-door-id = Ваш Telegram ID: { $id }

page-menu-greeting = Здравствуйте!
page-menu-greeting-name = Здравствуйте, <b>{ $name }</b>!
page-menu-active =
    { $count ->
        [one] Сейчас в работе { $count } заказ.
        [few] Сейчас в работе { $count } заказа.
       *[many] Сейчас в работе { $count } заказов.
    }
page-menu-how = Выберите платформу, пришлите ссылку или напишите, что ищете, – например, <i>telegram просмотры</i>.
page-menu-empty = Загружаем список услуг… Он появится здесь сам.
page-not-taking = ⏸ Новые заказы сейчас не принимаются. Уже принятые выполняются как обычно.
btn-new = Новый заказ
btn-orders = Мои заказы
btn-orders-active = Мои заказы · { $count }
btn-favourites = ★ Избранное
btn-balance = Баланс
btn-language = Язык
btn-help = Помощь

page-balance = <b>Баланс</b>
page-balance-panel = Баланс панели: <b>{ $balance }</b>
page-balance-at = по данным на { $time }
page-balance-old = данные на { $time }, им уже { $age }: обновить не удалось
page-balance-asking = Узнаём баланс у панели…
page-balance-unknown = Панель ещё не сообщила баланс.
page-balance-ordered = Заказано:
page-balance-ordered-by-all = Заказали все вместе:
page-balance-month = В этом месяце
page-balance-all = За всё время

page-languages = <b>Язык</b>

page-help =
    <b>Что умеет бот</b>
    /new – выбрать услугу, указать ссылку и количество, подтвердить
    /search – найти услугу по словам; можно просто написать их в меню
    /orders – ваши заказы и как они выполняются
    /status – обновить заказы в работе
    /mass – много заказов сразу; /export – выгрузка заказов (CSV)
    /cancel – отменить ввод; /lang – сменить язык
page-help-admin =
    <b>Для админов</b>
    /users, /order, /stats – люди, любой заказ, статистика
    /cancelorders – отменить несколько заказов
    /pause, /resume – остановить приём заказов и начать снова
    /sync – обновить список услуг панели
page-help-group =
    <b>Группа админов</b>
    Сюда приходят заявки на доступ, новые заказы и всё, что требует внимания, – сразу с кнопками.
    /users, /order, /stats – люди, любой заказ, статистика
    /balance – баланс панели
    /cancelorders – отменить несколько заказов
    /pause, /resume – остановить приём заказов и начать снова
    /sync – обновить список услуг панели

page-gone = Этого здесь больше нет.

bot-description =
    Лайки, просмотры, подписчики и многое другое для ваших страниц – в несколько нажатий.

    Выберите услугу, пришлите ссылку, подтвердите. Бот покажет, как идёт заказ, и сообщит, когда он выполнен.
bot-short-description = Лайки, просмотры и подписчики в несколько нажатий. Бот покажет, как идёт заказ.
