### One's own orders.

page-orders = <b>My orders</b>
page-orders-how = Newest first. Tap one to see how it’s getting on.
page-orders-none-active = Nothing is in progress right now.
page-orders-none = You haven’t ordered anything yet.
btn-orders-filter-active = Active { $count }
btn-orders-filter-done = Done { $count }
btn-orders-filter-all = All { $count }

page-order-headline = <b>{ $order }</b> · { $emoji } { $status }
page-order-provider-id = Provider’s ID: { $id }
page-order-panel-id = Panel ID: { $id }
page-order-placed-at = Placed: { $time }
page-order-ended-at = Ended: { $time }
page-order-soon = It will be sent in a moment.
page-order-waits-paid =
    Your order is waiting to be sent. Your money is safe.
    If it can’t be sent by { $until }, the money goes back to your balance and you’ll be told.
page-order-waits =
    The service provider isn’t answering. Your order is waiting and will be sent as soon as possible.
    If that isn’t possible by { $until }, you’ll be told.
page-order-unclear = We’re checking whether the order was placed. Please don’t order it again.
page-order-starting = Accepted. No progress has been reported yet.
page-order-partial =
    Delivered: <b>{ $delivered }</b>
    Not delivered: <b>{ $missing }</b>
page-order-cancelled = The order was stopped.
page-order-cancelled-some = The order was stopped. Delivered before that: <b>{ $delivered }</b>
page-order-came-back = Returned: <b>{ $sum }</b>
page-order-failed = This order couldn’t be carried out.
page-order-rejected-link = The link wasn’t accepted. Check that it opens for everyone and suits the service, or use another one.
page-order-rejected-duplicate = There’s already an active order for this link. Wait until it ends, or use another link.
page-order-rejected-quantity = The quantity wasn’t accepted. Please choose another one.
page-order-rejected-funds = This order can’t be taken right now. The admins know.
page-order-rejected-service = This service isn’t available any more. Please choose another one.
page-order-rejected-given-up = It couldn’t be sent in time and was dropped. Nothing was ordered.
page-order-rejected-not-placed = We’ve checked: the order wasn’t placed. You can order again.
page-order-rejected-price-rose = The price went up before it was sent. You can order it at the new price.
page-order-rejected-withdrawn = Cancelled before it was sent. Nothing was ordered.
page-order-rejected-other = The service provider turned this order down. Nothing was ordered.

# Refills and cancellations.
btn-refill = Refill
btn-cancel-order = Cancel order
btn-cancel-surely = Yes, cancel
btn-keep-order = No, keep it
btn-history = History
page-refill-wanted = Refill: being requested.
page-refill-asked = Refill: requested on { $time }. It hasn’t begun yet.
page-refill-unfollowed = Refill: requested on { $time }. The service provider doesn’t report its progress.
page-refill-running = Refill: in progress.
page-refill-completed = Refill: done.
page-refill-rejected = Refill: declined by the service provider.
page-refill-failed = Refill: couldn’t be carried out.
page-refill-never = Refill: not available for this order.
page-refill-not-yet = Refill: not possible yet. You can try again after { $time }.
page-refill-refused = Refill: the service provider didn’t accept the request.
page-refill-unclear = Refill: the reply got lost, and we’re looking into it.
page-refill-dropped = Refill: it couldn’t be requested in time. Please try again.
page-cancel-wanted = Cancellation: being requested.
page-cancel-asked = Cancellation: requested on { $time }. The order goes on until the service provider stops it.
page-cancel-never = Cancellation: not available for this order. It goes on.
page-cancel-refused = Cancellation: declined by the service provider. The order goes on.
page-cancel-unclear = Cancellation: the reply got lost, so it isn’t known whether the service provider will stop the order. You can request it again in a few minutes.
page-cancel-dropped = Cancellation: it couldn’t be requested in time. The order goes on; please try again.
page-cancel-order = <b>Cancel order { $order }?</b>
page-cancel-order-how = We’ll ask the service provider to stop it, but it may be too late for that. What has been delivered is still paid for.
page-cancel-order-unsent-paid = It hasn’t been sent yet. If you cancel, the full price goes back to your balance.
page-cancel-order-unsent = It hasn’t been sent yet, so nothing is ordered and nothing paid.

page-history = <b>History</b>
page-history-none = Nothing has happened yet.

# What the panel made of a drip-feed or a subscription.
page-runs-of = Repeats done: <b>{ $done }</b> of <b>{ $total }</b>
page-runs = Repeats done: <b>{ $done }</b>
page-posts-of = Posts done: <b>{ $done }</b> of at most { $total }
page-posts = Posts done: <b>{ $done }</b>
page-parts-going = in progress: { $count }
page-parts-to-come = to come: { $count }
