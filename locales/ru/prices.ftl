# Цены, когда платят заказчики. Для админов.

cmd-prices = Цены: наценки, постоянные цены

btn-price = Цена
btn-prices = Цены
btn-price-change = Изменить цену
btn-price-set = Поставить { $price }
btn-price-back = Снять { $price }
btn-price-back-surely = Да, снять
btn-discount = Скидка
btn-discount-set = Дать { $percent }
btn-discount-back = Да, снять

fact-markup = Наценка
fact-least = Не меньше
fact-price-per-1000 = За 1000
fact-price-per-order = За заказ
fact-discount = Скидка
fact-without-discount = Без скидки
fact-by-hand = Вручную
fact-sold-at = Цена

price-by-all = { $markup }, общая
price-by-category = { $markup }, для категории
price-by-service = { $markup }, для этой услуги
price-fixed = нет, цена постоянная
price-fixed-is = Постоянная цена
price-usual = как обычно
price-unlisted = { $price }, нет в списке

page-prices = <b>Цены</b>
page-prices-markup = Наценка: <b>{ $markup }</b>, не меньше { $least }
page-prices-step = Цены округляются вверх с шагом { $step }.
page-prices-digits = Цены округляются вверх до трёх значащих цифр.
page-prices-exchange = { $one } у панели – это { $here } здесь.
page-prices-levels = Скидки по сумме оплаченного: { $levels }
page-prices-none = Вручную цены не заданы.
page-prices-own = { $count ->
    [one] Вручную задана { $count } цена:
    [few] Вручную заданы { $count } цены:
   *[many] Вручную задано { $count } цен:
}
page-prices-how = Чтобы задать цену, нажмите «Цена» у услуги или категории либо пришлите /prices с ID услуги.

page-price = <b>Цена: { $name }</b>
page-price-category = <b>Цены в категории { $name }</b>
page-price-how = Пришлите наценку, например <code>40%</code>, или постоянную цену, например <code>1,20</code>: она одна для всех, без скидок. Чтобы снять заданное, пришлите <code>-</code>.
page-price-how-category = Пришлите наценку, например <code>40%</code>. Чтобы снять заданное, пришлите <code>-</code>.
page-price-services = { $count ->
    [one] { $count } услуга
    [few] { $count } услуги
   *[many] { $count } услуг
}
page-price-with-own = { $count ->
    [one] У { $count } из них своя цена, она не изменится.
   *[other] У { $count } из них свои цены, они не изменятся.
}
page-price-example = { $name }: <b>{ $price }</b>, себестоимость { $cost }
page-price-moves = { $count ->
    [0] Ни одна цена не изменится.
    [one] Изменится цена { $count } услуги.
   *[other] Изменятся цены { $count } услуг.
}
page-price-floor = Это меньше минимальной наценки, поэтому будет { $least }.
page-price-at-a-loss = ⚠️ Это меньше наименьшей цены, поэтому услуга не продаётся.

page-discount = Скидка: { $person }
page-discount-how = Пришлите скидку, например <code>5%</code>. Она действует вместо скидки по сумме оплаченного. Чтобы снять заданное, пришлите <code>-</code>.
page-discount-floor = Постоянные цены не меняются, и ничто не станет дешевле, чем позволяет наименьшая наценка.
discount-none = нет
discount-own = { $percent }, задана вручную
discount-level = { $percent }, по сумме оплаченного

page-stats-not-offered-loss = { $count } в убыток

note-price-unreadable = Пришлите наценку, например 40%, или постоянную цену, например 1,20.
note-price-too-much = Такой большой цены не бывает.
note-price-nothing = С нулевой ценой это был бы подарок. Пришлите больше нуля.
note-price-fixed-for-many = Постоянная цена бывает только у одной услуги. Пришлите наценку, например 40%.
note-price-below = Дешевле { $least } она продавалась бы в убыток.
note-price-same = Уже так и есть.
note-price-set = Цена изменена.
note-price-overtaken = Другой админ успел изменить эту цену. Посмотрите ещё раз и пришлите свою, если она ещё нужна.
note-price-no-service = У панели нет услуги с таким ID.
note-discount-unreadable = Пришлите скидку, например 5%.
note-discount-too-much = Скидка – не больше 100 %.
note-discount-set = Скидка изменена.

ntf-price-set = 🏷 { $by }: новая цена у { $name }.
ntf-price-set-category = 🏷 { $by }: новые цены в категории { $name }.
ntf-price-moved = { $count ->
    [0] Ни одна цена не изменилась.
    [one] Изменилась { $count } цена.
    [few] Изменились { $count } цены.
   *[many] Изменилось { $count } цен.
}
ntf-discount-set = 🏷 { $by }: новая скидка.
    { $person }
ntf-digest-discount = { $name } · { $steps } · { $by }
ntf-digest-priced = { $count ->
    [one] <b>Задана { $count } цена или скидка</b>
    [few] <b>Заданы { $count } цены или скидки</b>
   *[many] <b>Задано { $count } цен или скидок</b>
}
ntf-at-a-loss = ❗ { $name }: панель теперь берёт больше, и постоянная цена ниже наименьшей. Услуга больше не продаётся.
ntf-at-a-loss-how = Она вернётся в продажу, когда цена станет достаточной.
