### Оформление заказа.

page-link-how = <b>Пришлите ссылку</b>, для которой нужен заказ.
page-link-how-kind = <b>Пришлите ссылку { $kind }.</b>
page-link-examples = Например:
page-link-open = Пост или профиль – зависит от услуги. Страница должна быть открыта для всех.
page-link-public = Ссылка должна открываться у всех.
page-link-entered = Указано: { $link }
page-link-entered-how = Чтобы заменить, пришлите другую ссылку.
btn-keep-link = Оставить эту ссылку

# Что по ссылке: после слова «ссылка» в любом падеже.
link-kind-profile = на профиль
link-kind-page = на профиль, страницу или группу
link-kind-artist = на артиста или профиль
link-kind-channel = на канал
link-kind-channel-or-group = на канал или группу
link-kind-group = на группу или сообщество
link-kind-invite = с приглашением
link-kind-bot = на бота
link-kind-post = на пост
link-kind-video = на видео
link-kind-reel = на короткое видео
link-kind-story = на историю
link-kind-live = на прямой эфир
link-kind-comment = на комментарий
link-kind-playlist = на плейлист или альбом
link-kind-track = на трек
link-kind-product = на товар
link-kind-place = на место на карте
link-kind-app = на приложение
link-kind-website = на сайт

page-quantity-link = Ссылка: { $link }
page-quantity-how = <b>Сколько?</b> Пришлите число или нажмите кнопку.
page-quantity-limits = Можно заказать: <b>{ $limits }</b>
page-quantity-limits-own = Можно заказать: <b>от { $min }</b> (ваш минимум) <b>до { $max }</b>
btn-keep-quantity = Оставить { $quantity }

## Числа строки, которые можно понять по-разному.
page-which-quantity = <b>Какое из чисел – количество?</b>
page-which-number = <b>Что значит это число?</b>
page-which-way = <b>Какое число – услуга, а какое – количество?</b>
btn-meant-quantity = Количество { $quantity }
btn-meant-service = Услуга { $id }
btn-meant-both = Услуга { $id }, количество { $quantity }

page-confirm = Проверьте заказ
page-confirm-joinchat = Ссылка отправляется как t.me/joinchat/{ $hash } – это то же приглашение, что и t.me/+{ $hash }.
page-confirm-short = ⚠️ На балансе панели не хватает средств для этого заказа.
page-confirm-running = ⚠️ Заказ { $order } для этой ссылки уже выполняется.
page-confirm-running-percent = ⚠️ Заказ { $order } для этой ссылки уже выполняется · { $percent } %
page-confirm-waiting = ⚠️ Заказ { $order } для этой ссылки ждёт отправки.
page-confirm-unclear = ⚠️ Заказ { $order } для этой ссылки проверяется: возможно, он уже принят.
btn-confirm = Подтвердить · { $price }

btn-edit-field = ✎ { $field }
btn-drip = Повторять порциями
btn-without-drip = Не повторять
btn-without-end = Без даты окончания
btn-without-old-posts = Без старых постов
btn-lines-done = Дальше ({ $count })
btn-lines-take-back = Убрать последнюю
btn-lines-clear = Начать сначала

field-link = Ссылка
field-runs = Повторов
field-interval = Интервал
field-comments = Комментарии
field-usernames = Имена пользователей
field-hashtags = Хештеги
field-hashtag = Хештег
field-username = Имя пользователя
field-media = Пост
field-answer-number = Номер ответа
field-groups = Группы
field-keywords = Поисковые запросы
field-country = Страна
field-device = Устройства
field-type-of-traffic = Трафик
field-google-keyword = Запрос в Google
field-referring-url = Страница перехода
field-min = Минимум
field-max = Максимум
field-per-post = На пост
field-posts = Новые посты
field-old-posts = Старые посты
field-delay = Задержка
field-expiry = Дата окончания
# $first is the first of them.
field-lines = { $count } · { $first }

page-field-posts-of = Посты: { $name }
page-field-runs = <b>Сколько раз повторить?</b> Каждый раз – по { $quantity }.
page-field-interval = <b>С каким интервалом повторять?</b> Нажмите кнопку или пришлите число минут.
page-field-comments = <b>Пришлите комментарии</b>, каждый с новой строки: одним сообщением, несколькими или файлом .txt.
page-field-replies = <b>Пришлите ответы</b>, каждый с новой строки: одним сообщением, несколькими или файлом .txt.
page-field-usernames = <b>Пришлите имена</b> тех, кого упомянуть, каждое с новой строки: сообщениями или файлом .txt.
page-field-hashtags = <b>Пришлите хештеги</b>, каждый с новой строки.
page-field-hashtag = <b>Пришлите хештег.</b> Упомянем тех, кто его ставил.
page-field-username-posts = <b>За чьими постами следить?</b> Пришлите имя пользователя или ссылку на страницу. Она должна быть открыта для всех.
page-field-username-followers = <b>Чьих подписчиков?</b> Пришлите имя пользователя или ссылку на профиль.
page-field-username-comment = <b>Чей комментарий?</b> Пришлите имя пользователя, который его написал.
page-field-media = <b>Пришлите ссылку на пост</b>: упомянем тех, кто поставил ему лайк.
page-field-answer-number = <b>Какой вариант ответа?</b> Пришлите его номер, считая сверху.
page-field-groups = <b>Пришлите группы</b>, откуда приглашать, каждую с новой строки: ссылкой или именем.
page-field-keywords = <b>Пришлите поисковые запросы</b>, каждый с новой строки.
page-field-country = <b>Из какой страны?</b> Пришлите её код, например <code>RU</code> или <code>DE</code>, или название, если так сказано в описании услуги.
page-field-device = <b>С каких устройств?</b>
page-field-type-of-traffic = <b>Откуда приходят посетители?</b>
page-field-google-keyword = <b>Что посетители ищут в Google?</b> Пришлите запрос.
page-field-referring-url = <b>С какой страницы приходят посетители?</b> Пришлите ссылку на неё.
page-field-min = <b>Сколько на каждый пост?</b> Пришлите число или диапазон, например <code>100–200</code>: тогда у каждого поста число будет своё – так естественнее.
page-field-max = <b>Сколько максимум</b> на каждый пост?
page-field-posts = <b>На сколько новых постов?</b> После них подписка закончится.
page-field-old-posts = <b>А старые посты?</b> Пришлите, сколько последних взять.
page-field-delay = <b>Через какое время после поста</b> начинать?
page-field-expiry = <b>До какого дня?</b> Пришлите дату, например <code>31.12.2027</code>.
page-field-limits = Можно: <b>{ $limits }</b>
page-field-limits-minutes = Можно: <b>{ $limits }</b> минут
page-field-lines-limits = Нужно строк: <b>{ $limits }</b>
page-field-lines-so-far = Добавлено: <b>{ $count }</b>
page-field-lines-missing = { $count ->
    [one] Нужна ещё хотя бы { $count } строка.
    [few] Нужно ещё хотя бы { $count } строки.
   *[many] Нужно ещё хотя бы { $count } строк.
}
page-field-lines-more = Пришлите ещё или нажмите «Дальше».

device-desktop = Компьютеры
device-android = Android
device-ios = iPhone и iPad
device-mobile = Любые телефоны
device-all = Телефоны и компьютеры
traffic-google = Поиск Google
traffic-referrer = С определённой страницы
traffic-direct = Напрямую
delay-none = Сразу

page-confirm-at-most = Списывается за каждый выполненный пост, всего – не больше этой суммы.
btn-confirm-at-most = Подтвердить · до { $price }
