### Making an order.

page-link-how = <b>Send the link</b> this order is for.
page-link-examples = For example:
page-link-open = Post or profile? That depends on the service. The page has to be public.
page-link-entered = Entered: { $link }
page-link-entered-how = Send another link to replace it.
btn-keep-link = Keep this link
btn-edit-link = Change link

page-quantity-link = Link: { $link }
page-quantity-how = <b>How many?</b> Send a number or tap a button.
page-quantity-limits = Allowed: <b>{ $limits }</b>
btn-keep-quantity = Keep { $quantity }
btn-edit-quantity = Change quantity

page-confirm = Check your order
page-confirm-short = ⚠️ The panel balance isn’t enough for this order.
btn-confirm = Confirm · { $price }
