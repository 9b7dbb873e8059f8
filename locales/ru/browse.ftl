### Выбор услуги.

page-platforms = <b>Новый заказ</b>
page-platforms-how = Выберите платформу.
page-categories-how = Выберите категорию.
page-services-how = Выберите услугу. Цены указаны за 1000.
page-found = Поиск: <b>{ $words }</b>
page-found-total = { $count ->
    [one] Нашлась { $count } услуга. Цены указаны за 1000.
    [few] Нашлось { $count } услуги. Цены указаны за 1000.
   *[many] Нашлось { $count } услуг. Цены указаны за 1000.
}
page-found-left = Показано: { $count } из { $total }. Цены указаны за 1000.
page-found-nothing = По запросу «{ $words }» ничего не нашлось.
page-found-near = Может быть, вы искали это?
page-found-none = Попробуйте другие слова или выберите из списка.
btn-cheapest-first = Сначала дешёвые
btn-refill-only = С восстановлением
btn-price-any = Любая цена
btn-price-up-to = До { $rate }
# How many were asked for before a service or its link was sent.
page-wanted = Нужно: <b>{ $quantity }</b>
page-for-link = Ссылка: { $link }
page-for-link-how = Что нужно для этой ссылки? Выберите услугу или категорию либо напишите, что ищете.
page-favourites = <b>★ Избранное</b>
page-favourites-none = Пока пусто. Нажмите ☆ в карточке услуги, и она появится здесь.
page-service-name = <b>{ $name }</b>
page-service-id = ID услуги: { $id }
btn-order = Заказать
btn-star = ☆ В избранное
btn-unstar = ★ Убрать из избранного
