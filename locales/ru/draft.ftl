### Оформление заказа.

page-link-how = <b>Пришлите ссылку</b>, для которой нужен заказ.
page-link-examples = Например:
page-link-open = Пост или профиль – зависит от услуги. Страница должна быть открыта для всех.
page-link-entered = Указано: { $link }
page-link-entered-how = Чтобы заменить, пришлите другую ссылку.
btn-keep-link = Оставить эту ссылку
btn-edit-link = Другая ссылка

page-quantity-link = Ссылка: { $link }
page-quantity-how = <b>Сколько?</b> Пришлите число или нажмите кнопку.
page-quantity-limits = Можно заказать: <b>{ $limits }</b>
btn-keep-quantity = Оставить { $quantity }
btn-edit-quantity = Другое количество

page-confirm = Проверьте заказ
page-confirm-short = ⚠️ На балансе панели не хватает средств для этого заказа.
btn-confirm = Подтвердить · { $price }
