# Деньги у бота.

page-wallet = <b>Ваш баланс</b>
page-wallet-owed = Пополните баланс, чтобы погасить долг, – и снова можно заказывать.
page-wallet-empty = Операций пока не было.
page-wallet-moves = <b>Последние операции</b>
page-wallet-line = { $time } · { $sum } · { $what } · { $after }

fact-wallet = Баланс
fact-held = Отложено
fact-owed = Долг
fact-missing = Не хватает
fact-reason = Причина

page-bill-held = Сумма отложена, пока заказ не принят.
page-bill-back = 💰 На баланс вернулось { $sum }.
page-bill-back-debt = 💰 Вернулось { $sum }, из них { $debt } – в счёт долга.
page-bill-review = Уточняем, сколько вам вернуть. Деньги не пропадут.

page-adjust = Баланс: { $person }
page-adjust-how = Пришлите сумму и причину: <code>+10 оплата наличными</code> – зачислить, <code>-5,50 ошибка</code> – списать. Причину человек увидит.
page-adjust-told = Человек получит сообщение с причиной.
page-adjust-two = Это больше { $sum }, поэтому подтвердить должен ещё один админ.
btn-adjust = Изменить баланс
btn-statement = Выписка
btn-bar = Запретить заказы
btn-unbar = Разрешить заказы
page-person-barred = 🚫 Заказывать запрещено. Начатые заказы выполняются, баланс остаётся за человеком.
btn-adjust-give = Зачислить { $sum }
btn-adjust-take = Списать { $sum }
btn-wallet = Мой баланс

note-missing = На балансе не хватает { $sum }.
note-in-debt = Ваш долг – { $sum }. Пополните баланс, чтобы его погасить, – и снова можно заказывать.
page-barred = 🚫 Пока вы не можете делать новые заказы. Уже принятые выполняются как обычно.
note-barred = Заказ не сделан. Напишите, пожалуйста, админам.
note-ordering-set = Сохранено.
note-adjustment-sum = Начните с суммы, например +10 или -5,50, и добавьте причину.
note-adjustment-zero = На ноль баланс не меняют.
note-adjustment-reason = Добавьте причину после суммы.
note-adjust-too-much = За один раз админ может изменить баланс не больше чем на { $sum }.
note-adjusted = Баланс изменён.
note-adjustment-asked = Остальные админы получили запрос: кто-то из них должен подтвердить.
note-adjustment-answered = Сохранено.
note-another-admin = Это ваш запрос, поэтому подтвердить его должен другой админ.

ntf-balance-given = 💰 На ваш баланс зачислено { $sum }.
ntf-balance-taken = С вашего баланса списано { $sum }.
ntf-balance-to-debt = Из зачисленного { $debt } – в счёт долга.
ntf-adjustment-made = { $by }: баланс изменён на { $sum }.
    { $person }
ntf-adjustment-asked = ❓ { $by } просит изменить баланс на { $sum }. Нужно согласие ещё одного админа.
    { $person }
ntf-adjustment-confirmed-by = ✅ Подтверждено: { $name }
ntf-adjustment-refused-by = 🚫 Отклонено: { $name }
ntf-adjustment-refused = { $by }: запрос изменить баланс на { $sum } отклонён.
    { $person }
ntf-barred = Новые заказы от вас пока не принимаются. Заказы в работе продолжаются, деньги на балансе никуда не денутся. Если есть вопросы – /paysupport
ntf-unbarred = ✅ Вы снова можете заказывать.
ntf-sale-stopped = 🚨 Этому человеку больше ничего не продаётся: повреждены его записи в учёте. Что не так, скажет <code>panelgram check</code>; когда исправите, снова разрешите ему заказы в профиле.
    { $person }

ntf-bill-review = ⚖️ { $order }: по данным панели не видно, сколько списать. Сколько вернуть заказчику?
btn-bill-give-back = Вернуть { $sum }
btn-bill-keep = Оставить всё: { $sum }
ntf-bill-decided-back = 💰 { $order }: на баланс вернулось { $sum }.
ntf-bill-decided-debt = 💰 { $order }: вернулось { $sum }, из них { $debt } – в счёт долга.
ntf-bill-decided-kept = { $order }: мы проверили, заказ считается выполненным. Возврата не будет.
ntf-waived = <b>{ $order }</b> · ⚠️ Ваш убыток – { $sum } из цены заказа
    Панель выполнила больше, чем сообщала раньше, а возвращённое заказчик уже потратил.
ntf-kept-apart = <b>{ $order }</b> · ⚠️ Списание панели не сходится с выполненным
    Заказчик заплатил только за выполненное, если судить по остатку. Если панель взяла больше, разберитесь с ней сами.
ntf-digest-waived = { $order } · ваш убыток – { $sum }
ntf-digest-kept-apart = { $order } · списание не сходится с выполненным
ntf-books-wrong = 🚨 Учёт не сходится, продажа остановлена до проверки.
ntf-books-all = Сумма всех балансов – { $sum }, а должна быть ноль.
ntf-books-bills = По счетам продано и отложено { $accounts }, а по заказам – { $bills }.
ntf-books-account = На счёте { $has }, а по движениям должно быть { $moved }.
ntf-books-currency = Деньги заказчиков – в { $kept }, а цены теперь в { $wanted }. Укажите <code>WALLET_CURRENCY={ $kept }</code> и курс в <code>WALLET_RATE</code> и запустите бота снова.
ntf-books-mended-bill = ⚠️ { $order }: счёт заказа не сходился с самим заказом, теперь он исправлен. Такого быть не должно: пожалуйста, сообщите об этом.
ntf-books-mended-payment = ⚠️ Платёж № { $payment } не был зачислен, теперь зачислен. Такого быть не должно: пожалуйста, сообщите об этом.
    { $person }
ntf-books-mended-wish = ⚠️ Пополнение числится оплаченным, но платежа к нему нет. Поступления просматриваются ещё раз.
    { $person }
ntf-funds-short = ❗ Баланса на панели не хватает на всё, что ждёт отправки: { $count ->
    [one] { $count } оплаченный заказ
    [few] { $count } оплаченных заказа
   *[many] { $count } оплаченных заказов
}, всего недостаёт { $missing }. Пополните баланс, и они уйдут сами.
page-stats-books = 🚨 <b>Учёт не сходится</b>, поэтому ничего не продаётся, пока кто-нибудь не разберётся.
page-stats-sold = Продано − себестоимость = прибыль:
page-stats-wallets = Мы должны заказчикам:
page-stats-stars = Звёзды:
fact-stars-came = Пришло
fact-stars-back = Возвращено
fact-stars-ripe = Старше 21 дня
fact-paid-in = Внесено
fact-sold = Потрачено
fact-profit = Прибыль
note-bill-decided = Проведено.
note-bill-settled = Это уже решено.

# Пополнение баланса.

way-stars = Звёзды Telegram
way-cryptopay = Криптовалюта (Crypto Pay)
way-hand = Перевод

page-topup = <b>Пополнение баланса</b>
page-topup-how = Пришлите сумму или выберите её кнопкой.
page-topup-bounds = За один раз – от { $least } до { $most }.
page-topup-way = <b>Пополнить на { $sum }</b>
    Как удобнее заплатить?
page-pay = <b>Пополнение на { $sum }</b>
page-pay-stars = <b>Пополнение на { $sum } · ⭐ { $stars }</b>
page-pay-opening = Секунду, готовим счёт…
page-pay-open = Оплатите по кнопке ниже. Деньги сами придут на баланс, обычно за несколько секунд. Счёт действует до { $until }.
page-pay-code = Комментарий к переводу: { $code } – скопируйте его, пожалуйста, без изменений
page-pay-receipt = Когда оплатите, пришлите сюда чек – фото или файл – либо номер чека.
page-pay-shown = Спасибо! Проверяем чек и сообщим сюда, как только закончим.
page-pay-paid = ✅ Оплачено, деньги на балансе.
page-pay-expired = Срок счёта вышел. Если вы его успели оплатить, деньги придут на баланс.
page-pay-refused = Чек не принят: { $reason }
page-payments = <b>Ваши последние платежи</b>
page-payments-of = <b>Последние платежи</b>
page-payments-of-none = Платежей ещё не было.
page-payments-none = Платежей пока не было.
page-payments-line = № { $payment } · { $time } · { $sum } · { $paid }
page-payments-refunded = { $line } – возвращён
page-payments-refunding = { $line } – возвращается
page-payments-support = Помощь с платежами: { $support }
page-terms = <b>Условия продажи</b>
page-terms-text = Вы пополняете баланс в этом боте и оплачиваете с него заказы. Заказ стоит столько, сколько указано на кнопке при подтверждении. Деньги за невыполненное возвращаются на баланс. Баланс можно потратить на заказы в этом боте. Если с платежом или заказом что-то не так, напишите нам: /paysupport.

fact-sum = Сумма
fact-way = Способ
fact-paid = Оплачено
fact-credited = Зачислено

page-payment = <b>Платёж № { $payment }</b>
    { $person }
page-payment-at = Получен: { $time }
page-payment-id = ID у платёжной системы: { $id }
page-payment-refunding = Возвращается.
page-payment-refunded = Возвращён.
page-payment-refund-refused = Telegram отказался вернуть платёж.
page-refund = <b>Вернуть { $paid }?</b>
    { $person }
page-refund-spent = { $sum } из них уже потрачено и станет долгом: пока он не погашен, заказать нельзя.

btn-top-up = Пополнить
btn-top-up-missing = Пополнить на { $sum }
btn-top-up-again = Новое пополнение
btn-way-stars = { $way } · ⭐ { $stars }
btn-pay = Оплатить
btn-pay-stars = Оплатить ⭐ { $stars }
btn-have-paid = Проверить оплату
btn-to-order = Вернуться к заказу
btn-support = Помощь
btn-terms = Открыть условия
btn-payments = Платежи
btn-payment = Платёж
btn-payment-wrong = Сообщить о проблеме: № { $payment }
btn-refund = Вернуть { $paid }

note-no-way-to-pay = Пополнить баланс сейчас нельзя. Напишите, пожалуйста, админам.
note-way-closed = { $way }: этот способ сейчас недоступен. Выберите, пожалуйста, другой.
note-topup-sum = Пришлите сумму, например 10 или 5,50.
note-topup-too-little = Меньше чем на { $least } пополнить нельзя.
note-topup-too-much = За один раз можно пополнить не больше чем на { $most }.
note-topup-too-much-today = Сегодня можно пополнить ещё на { $left }.
note-raised = Наименьшее пополнение – { $sum }. Разница останется на балансе.
note-looking-for-payment = Ищем… Если платёж пришёл, деньги сейчас появятся на балансе.
note-payment-reported = Спасибо. Админы уже знают и разберутся.
note-refund-wanted = Платёж возвращается.
note-cant-refund = Этот платёж вернуть нельзя, или он уже возвращается.
note-how-to-payment = Пришлите /payment и номер платежа.

ntf-credited = 💰 На баланс зачислено { $sum }. Теперь на нём { $balance }.
ntf-credited-debt = 💰 Поступило { $sum }, из них { $debt } – в счёт долга. Теперь на балансе { $balance }.
ntf-credited-late = Извините, что это заняло больше времени, чем обычно.
ntf-refunded = Вам вернули { $paid }, и за это с баланса списано { $sum }.
ntf-payment-in = 💰 { $way }: { $paid }, зачислено { $sum }
    { $person }
ntf-payment-again = Этот счёт уже оплачивали; это ещё один платёж.
ntf-payment-unplaced = ❗ { $way }: пришло { $paid }, и неизвестно, за что. Ничего не зачислено.
    { $person }
ntf-invoice-foreign = ❗ { $way }: пришло { $paid } по счёту { $invoice }, а бот такого не выставлял. Никому не зачислено. Может быть, тем же токеном пользуется другая программа?
ntf-invoice-altered = ❗ { $way }: пришло { $paid } по счёту { $invoice }, но он не такой, каким его выставил бот. Никому не зачислено: прежде чем менять баланс, посмотрите этот счёт в Crypto Pay.
    { $person }
ntf-refund-refused = ❗ Платёж № { $payment } вернуть не удалось, деньги снова на балансе.
    { $person }
ntf-stars-taken-back = ❗ Telegram забрал { $paid } обратно.
    { $person }
ntf-stars-debt = { $sum } из них уже потрачено: теперь это долг, и пока он не погашен, заказать нельзя.
ntf-payment-wrong = ❓ Сообщили о проблеме с платежом № { $payment }
    { $person }
ntf-digest-paid = { $count ->
    [one] <b>Пришёл { $count } платёж</b>
    [few] <b>Пришли { $count } платежа</b>
   *[many] <b>Пришло { $count } платежей</b>
}
ntf-digest-payment = { $name } · { $way } · { $paid } · { $sum }

cmd-topup = Пополнить баланс
cmd-paysupport = Ваши платежи и помощь с ними
cmd-terms = Условия продажи
cmd-payment = Один платёж: /payment 17

checkout-unknown = Этот счёт больше не действует. Начните, пожалуйста, заново: /topup
checkout-another = Это чужой счёт. Свой можно получить по команде /topup
checkout-closed = Этот счёт закрыт. Новый можно получить по команде /topup

invoice-title = Баланс { $sum }
invoice-description = Пополнение баланса на { $sum }. Зачисляется сразу.

page-mass-short = На балансе { $balance }. { $count ->
    [0] На первую строку не хватает.
    [1] Хватает только на первую строку.
   *[other] Хватает не на все. Строк от начала: { $count }.
}
btn-mass-first = { $count ->
    [1] Заказать первую · { $sum }
   *[other] Заказать первые { $count } · { $sum }
}

page-help-shop = /topup – пополнить баланс; /balance – что на нём; /code – ввести код; /paysupport – ваши платежи; /terms – условия продажи
page-help-shop-admin = /prices, /codes, /payment – цены, коды, один платёж

# Чеки за переводы.

fact-code = Код
fact-words = Подпись

page-pay-again = Можно прислать сюда другой чек – фото или файл – либо номер чека.
page-pay-expired-hand = Время на этот перевод вышло. Если деньги вы всё же отправили, пришлите сюда чек – фото или файл – либо номер чека.
page-receipt-sum = <b>Другая сумма вместо { $sum } · { $code }</b>
    Сколько зачислить? Ответьте суммой, например 9,50.
page-receipt-sum-placeholder = Сумма
page-receipt-reason = <b>Чек на { $sum } · { $code }</b>
    Почему он не принят? Ваш ответ увидит отправитель.
page-receipt-reason-placeholder = Причина
page-receipt-asked = { $person }, ответьте, пожалуйста, на это сообщение.

btn-receipt-credit = Зачислить { $sum }
btn-receipt-sum = Другая сумма
btn-receipt-refuse = Отказать
btn-receipt-again = Прислать другой чек
btn-to-pay = Продолжить: { $sum } · { $code }

note-receipt-other = Пришлите сюда чек – фото или файл – либо номер чека.
note-receipt-large = Файл слишком большой. Пришлите фото, файл до 20 МБ или номер чека.
note-receipt-waits = Этот чек не добавлен: предыдущий ещё проверяют.
note-receipt-album = Принята только первая картинка. Если чек на другой, дождитесь ответа и пришлите её отдельно.
note-receipt-too-many = { $most ->
    [one] Сейчас проверяют { $most } ваш чек. Следующий можно прислать, когда по нему ответят.
    [few] Сейчас проверяют { $most } ваших чека. Следующий можно прислать, когда ответят по одному из них.
   *[many] Сейчас проверяют { $most } ваших чеков. Следующий можно прислать, когда ответят по одному из них.
}
note-receipt-credited = Зачислено.
note-receipt-refused = Чек отклонён.
note-receipt-answered = На этот чек уже ответил админ { $name }.

ntf-receipt = 🧾 <b>Чек на { $sum }</b>
ntf-receipt-waits = ⏰ <b>Чек на { $sum } ждёт с { $time }</b>
ntf-receipt-number = Номер: { $number }
ntf-receipt-first = Первый платёж
ntf-receipt-paid-before = { $count ->
    [one] Раньше: { $count } платёж на { $sum }
    [few] Раньше: { $count } платежа на { $sum }
   *[many] Раньше: { $count } платежей на { $sum }
}
ntf-receipt-seen-before = 🔴 <b>УЖЕ ПРИСЫЛАЛИ</b>
ntf-receipt-seen = { $time } · { $name } · { $sum } · { $what }
ntf-receipt-credited = ✅ Зачислено { $sum }: { $name }
ntf-receipt-refused-by = 🚫 Чек отклонён: { $name }. Причина: { $reason }
ntf-receipt-refused = Ваш чек на { $sum } не принят: { $reason }
receipt-credited = зачислен
receipt-refused = отклонён
receipt-unanswered = без ответа

# Crypto Pay.

page-pay-delayed = { $way } сейчас не отвечает. Счёт появится, как только связь восстановится; или оплатите другим способом.
page-pay-dropped = Выставить такой счёт не удалось. Попробуйте, пожалуйста, другую сумму или другой способ.
btn-top-up-other = Оплатить другим способом
ntf-way-silent = ⚠️ { $way } не отвечает с { $time }. Пока это так, этот способ не предлагается; остальные работают.
ntf-way-token-refused = ⚠️ { $way }: токен не принят. Проверьте <code>CRYPTOPAY_TOKEN</code>. Пока это так, этот способ не предлагается; остальные работают.
ntf-way-back = ✅ { $way } снова отвечает с { $time }. Перерыв: { $span }.

page-wallet-topup = пополнение
page-wallet-order = заказ
page-wallet-back = возврат по заказу
page-wallet-refund = возврат платежа
