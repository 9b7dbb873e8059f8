# Prices, where customers pay. For admins.

cmd-prices = Prices: markups, fixed prices

btn-price = Price
btn-prices = Prices
btn-price-change = Change the price
btn-price-set = Set { $price }
btn-price-back = Remove { $price }
btn-price-back-surely = Yes, remove
btn-discount = Discount
btn-discount-set = Set { $percent }
btn-discount-back = Yes, remove

fact-markup = Markup
fact-least = At least
fact-price-per-1000 = Per 1000
fact-price-per-order = Per order
fact-discount = Discount
fact-without-discount = Without discount
fact-by-hand = By hand
fact-sold-at = Price

price-by-all = { $markup }, for all
price-by-category = { $markup }, for the category
price-by-service = { $markup }, for this service
price-fixed = none, a fixed price
price-fixed-is = Fixed price
price-usual = as usual
price-unlisted = { $price }, left the list

page-prices = <b>Prices</b>
page-prices-markup = Markup: <b>{ $markup }</b>, at least { $least }
page-prices-step = Prices are rounded up to a multiple of { $step }.
page-prices-digits = Prices are rounded up to three significant digits.
page-prices-exchange = { $one } at the panel is { $here } here.
page-prices-levels = Discounts by what somebody has paid: { $levels }
page-prices-none = No price was set by hand.
page-prices-own = { $count ->
    [one] { $count } price was set by hand:
   *[other] { $count } prices were set by hand:
}
page-prices-how = To set one, tap Price at a service or a category, or send /prices with a service ID.

page-price = <b>Price: { $name }</b>
page-price-category = <b>Prices in { $name }</b>
page-price-how = Send a markup such as <code>40%</code>, or a fixed price such as <code>1.20</code>: that one is the same for everybody, without any discount. To remove what was set, send <code>-</code>.
page-price-how-category = Send a markup such as <code>40%</code>. To remove what was set, send <code>-</code>.
page-price-services = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
page-price-with-own = { $count ->
    [one] { $count } of them has a price of its own, and keeps it.
   *[other] { $count } of them have prices of their own, and keep them.
}
page-price-example = { $name }: <b>{ $price }</b>, cost { $cost }
page-price-moves = { $count ->
    [0] This changes no price.
    [one] This changes the price of { $count } service.
   *[other] This changes the prices of { $count } services.
}
page-price-floor = This is below the lowest markup, so { $least } is used instead.
page-price-at-a-loss = ⚠️ This is below the lowest possible price, so the service isn’t on offer.

page-discount = Discount of { $person }
page-discount-how = Send a discount such as <code>5%</code>. It counts in place of a discount by what they have paid. To remove what was set, send <code>-</code>.
page-discount-floor = Fixed prices stay as they are, and nothing gets cheaper than the least markup allows.
discount-none = none
discount-own = { $percent }, given
discount-level = { $percent }, by what was paid

page-stats-not-offered-loss = { $count } at a loss

note-price-unreadable = Send a markup such as 40%, or a fixed price such as 1.20.
note-price-too-much = That is more than a price can be.
note-price-nothing = A fixed price of nothing would be a gift. Send more than 0.
note-price-fixed-for-many = Only a single service can have a fixed price. Send a markup such as 40%.
note-price-below = At less than { $least } it would be sold at a loss.
note-price-same = That’s how it is already.
note-price-set = The price is changed.
note-price-overtaken = Another admin has set this price since. Look again, and send yours if it still holds.
note-price-no-service = The panel has no service with this ID.
note-discount-unreadable = Send a discount such as 5%.
note-discount-too-much = A discount is at most 100%.
note-discount-set = The discount is changed.

ntf-price-set = 🏷 { $by } set the price of { $name }.
ntf-price-set-category = 🏷 { $by } set the prices in { $name }.
ntf-price-moved = { $count ->
    [0] No price changed.
    [one] { $count } price changed.
   *[other] { $count } prices changed.
}
ntf-discount-set = 🏷 { $by } set somebody’s discount.
    { $person }
ntf-digest-discount = { $name } · { $steps } · { $by }
ntf-digest-priced = { $count ->
    [one] <b>{ $count } price or discount was set</b>
   *[other] <b>{ $count } prices or discounts were set</b>
}
ntf-at-a-loss = ❗ { $name }: the panel takes more now, and the fixed price is less than it has to be. The service is not offered any more.
ntf-at-a-loss-how = It is offered again once the price is high enough.
