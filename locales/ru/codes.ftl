# Коды: ваучеры и бонусы.

cmd-code = Ввести код
cmd-codes = Коды: ваучеры и бонусы

page-code = <b>У вас есть код?</b>
    Пришлите его сюда, например <code>7K3M-9QXD-V2TA</code>. Можно большими или маленькими буквами, с дефисами или без.
page-wallet-bonus = 🎁 Бонус: { $bonus }.
page-wallet-gift = код

btn-have-code = У меня есть код

code-bonus = { $percent } от следующего пополнения, до { $most }
code-waits = ждёт пополнения

page-codes = <b>Коды</b>
    Ваучер кладёт сумму на баланс, бонус добавляет часть к следующему пополнению. Каждый может ввести код один раз.
page-codes-none = Пока ни одного.
page-codes-count = { $count ->
    [one] { $count } код:
    [few] { $count } кода:
   *[many] { $count } кодов:
}
page-code-new = <b>Новый код</b>
page-code-new-how = Ваучер: пришлите сумму, например <code>5</code>. Бонус: пришлите процент и наибольшую сумму бонуса, например <code>10% 5</code>.
    Можно добавить, сколько человек сможет ввести код (без этого – один, самое большое число – { $most }), и последний день: <code>5 x20 31.12.2026</code>.
page-code-one = <b>Код</b> { $code }
page-code-hidden = Целиком код виден в личном чате.
page-code-made = Создан: { $time }, { $name }
page-code-stopped = Отключён: { $time }
page-code-until = Действует до { $time }
page-code-no-end = Действует без срока
page-code-users = <b>Кто ввёл</b>
page-code-use = { $time } · { $name } · { $id } · { $sum }
page-code-stop = Отключить { $code }? Больше его никто не введёт. У тех, кто уже ввёл, всё останется.

fact-code-brings = Даёт
fact-code-people = На сколько человек
fact-code-in-all = Всего не больше
fact-code-used = Введён
fact-code-given = Подарено
fact-bonus = Бонус
fact-gifts = По кодам

btn-code = Код
btn-codes = Коды
btn-code-new = Новый код
btn-code-make = Создать код
btn-code-copy = Скопировать
btn-code-stop = Отключить
btn-code-stop-surely = Да, отключить

note-code-not-here = Кодов здесь нет: этот бот не ведёт балансов.
note-code-unreadable = В коде 12 букв и цифр, например 7K3M-9QXD-V2TA. Проверьте его и пришлите ещё раз.
note-code-used = 💰 По коду зачислено { $sum }.
note-code-used-bonus = 🎁 Код принят: { $bonus }.
note-code-before = Этот код вы уже вводили.
note-code-unknown = Этот код не подходит. Проверьте его, пожалуйста. { $count ->
    [0] Попробовать снова можно через час.
    [one] За этот час можно попробовать ещё { $count } раз.
    [few] За этот час можно попробовать ещё { $count } раза.
   *[many] За этот час можно попробовать ещё { $count } раз.
}
note-code-later = Слишком много попыток. Снова можно с { $time }.
note-code-one-waits = У вас уже есть бонус, он ждёт пополнения. Сначала пополните баланс, потом введите этот код.
note-code-new-unreadable = Непонятно. Пришлите, например, 5 x20 или 10% 5.
note-code-new-sum = Укажите сумму: 5 – ваучер, 10% 5 – бонус, который даст не больше 5.
note-code-new-percent = Бонус – от 0,01 % до 100 %.
note-code-new-uses = Код рассчитан на число людей от 1 до { $most }, например x20.
note-code-new-day = Этот день уже прошёл, слишком далёк или его нет в календаре. Пришлите так: 31.12.2026.
note-code-new-too-much = Одним кодом админ может подарить не больше { $most }. Это настройка <code>ADJUST_MAX</code>.
note-code-made = Код создан.
note-code-stopped = Код отключён.
note-code-stopped-before = Этот код уже и так не действовал.

ntf-credited-bonus = 🎁 Из них бонус – { $sum }.
ntf-refunded-bonus = Бонус к этому платежу, { $sum }, тоже списан.
ntf-code-made = 🎁 { $by }: создан код { $code }
ntf-code-stopped = 🎁 { $by }: код { $code } отключён
    { $count ->
        [0] Его никто не ввёл.
        [one] Его ввели { $count } раз.
        [few] Его ввели { $count } раза.
       *[many] Его ввели { $count } раз.
    }
ntf-codes-guessed = ⚠️ За час введено кодов: { $count }, и ни один не подошёл. Возможно, их подбирают.
    { $person }
ntf-books-gifts = По счёту подарено { $account }, а по кодам – { $codes }.
ntf-books-mended-code = ⚠️ То, что даёт код, не было зачислено, теперь зачислено. Такого быть не должно: пожалуйста, сообщите об этом.
    { $person }
