### Finding a service.

page-platforms = <b>New order</b>
page-platforms-how = Choose a platform.
page-categories-how = Choose a category.
page-services-how = Choose a service. Prices are per 1000.
page-found = Search: <b>{ $words }</b>
page-found-total = { $count ->
    [one] { $count } service found. Prices are per 1000.
   *[other] { $count } services found. Prices are per 1000.
}
page-found-left = Showing { $count } of { $total }. Prices are per 1000.
page-found-nothing = Nothing found for “{ $words }”.
page-found-near = Did you mean one of these?
page-found-none = Try other words, or pick from the list.
btn-cheapest-first = Cheapest first
btn-refill-only = With refill
btn-price-any = Any price
btn-price-up-to = Up to { $rate }
# How many were asked for before a service or its link was sent.
page-wanted = Wanted: <b>{ $quantity }</b>
page-for-link = Link: { $link }
page-for-link-how = What do you need for this link? Choose a service or a category, or type what you need.
page-favourites = <b>★ Favourites</b>
page-favourites-none = Nothing here yet. Tap ☆ on a service, and you’ll find it here.
page-service-name = <b>{ $name }</b>
page-service-id = Service ID: { $id }
btn-order = Order
btn-star = ☆ Add to favourites
btn-unstar = ★ Remove from favourites
