### What people are told without having asked. Members first, then admins.

ntf-order-completed = Delivered in full: <b>{ $quantity }</b>
ntf-order-completed-short = The panel calls it completed, and says that <b>{ $missing }</b> of { $ordered } are still not delivered. The admins know.
ntf-order-corrected = A correction: this order was reported as “{ $before }”.
ntf-order-unclear = <b>{ $order }</b> · ⚠️ Being checked
ntf-order-unclear-how = We’re checking whether the order was placed. Please don’t order it again: you’ll be told.
ntf-order-waits =
    <b>{ $order }</b> · ⏳ Waiting
    The service provider isn’t answering. What you ordered waits and will be sent as soon as it can be: no need to order again. If it can’t be sent in time, you’ll be told.
ntf-order-found =
    <b>{ $order }</b> · ▶️ In progress
    We’ve checked: the order was placed and is on its way.
ntf-order-found-likely =
    <b>{ $order }</b> · ▶️ In progress
    Most likely it was placed; we’re following it.
ntf-access-granted =
    <b>You’re in!</b>
    You can order now. Choose a platform, or just type what you need.
ntf-access-declined =
    <b>Access was declined</b>
    If you think this is a mistake, contact the person who told you about this bot.

ntf-words = The panel’s words: <i>{ $words }</i>
detail-not-reached = the panel couldn’t be reached; nothing was sent
detail-no-answer = the panel isn’t answering
detail-broken = the connection broke after it was sent
detail-timed-out = no answer came in time
detail-too-long = the answer had no end
detail-unread = the panel’s answer isn’t one that can be used: { $words }
detail-no-services = the list is empty
detail-key-refused = the panel refuses the key
detail-interrupted = the bot was stopped while this was being sent
detail-id-of-another = the panel named ID { $id }, which order { $order } has
detail-id-taken-back = ID { $id } was taken back
detail-evidence = IDs { $before }–{ $after }: { $found }; balance { $was } → { $is }
detail-none-is-ours = none is ours
detail-ours = ours: { $ids }
detail-misfit = ID { $id }: charge { $charge } (expected { $cost }), remains { $remains } (ordered { $quantity })
detail-unknown-id = the panel doesn’t know ID { $id }
detail-overcharged = the panel took { $charge }, expected { $cost }
detail-endless = refill { $refill }: no end in 30 days
detail-fell = the balance fell by { $sum } without an order of this bot
detail-foreign = orders at the panel that aren’t this bot’s: { $ids }
detail-code = code { $code }, more in the log

ntf-details = Details: <i>{ $words }</i>
ntf-access-asked =
    <b>Request for access</b>
    { $person }
ntf-access-words = “{ $words }”
ntf-order-placed = <b>{ $order }</b> · placed at the panel
ntf-order-sum = { $quantity } for { $sum }
ntf-order-refused = <b>{ $order }</b> · ❌ The panel refused it
ntf-order-failed = <b>{ $order }</b> · ❌ The panel couldn’t carry it out
ntf-order-given-up = <b>{ $order }</b> · ❌ It couldn’t be sent in time; nothing was ordered
ntf-funds-missing =
    <b>{ $order }</b> · ❌ The panel balance is too low
    Please top it up. The customer was told only that the order can’t be taken right now.
ntf-funds-missing-sum =
    <b>{ $order }</b> · ❌ The panel balance is too low
    Missing: <b>{ $sum }</b>. The customer was told only that the order can’t be taken right now.
ntf-unclear-order = <b>{ $order }</b> · ⚠️ Was this order placed?
ntf-unclear-order-how = It won’t be sent again by itself. Please look at the panel and say what happened.
ntf-unclear-placed =
    <b>{ $order }</b> · ✅ Found at the panel, most likely: ID <code>{ $id }</code>
    Its charge is this order’s price, and the balance fell by that when the order was sent. Until you confirm the ID, the customer can’t cancel it or ask for a refill. If it’s another order’s, take it back.
ntf-unclear-not-placed =
    <b>{ $order }</b> · Most likely the panel never took it
    None of the IDs up to an hour later is yours, and the balance didn’t fall. The customer has been told that they can order again. If it’s there after all, undo this.
ntf-decided-placed = <b>{ $order }</b> · ✅ Placed, says { $name }: ID <code>{ $id }</code>
ntf-decided-found = <b>{ $order }</b> · ✅ Most likely placed: ID <code>{ $id }</code>
ntf-decided-not-placed = <b>{ $order }</b> · ❌ Not placed, says { $name }
ntf-decided-not-found = <b>{ $order }</b> · ❌ Most likely not placed
ntf-unclear-still = <b>{ $order }</b> · ⚠️ Still open: was this order placed?
ntf-unclear-still-how = Please look at the panel and say what happened.
ntf-doubt-no-neighbours = The bot looks between the orders placed before and after this one, and there aren’t both yet.
ntf-doubt-odd-ids = The panel’s IDs don’t grow from order to order, so the bot doesn’t know where to look.
ntf-doubt-too-wide = Between the orders placed before and after it lie { $ids } IDs: too many to ask for.
ntf-doubt-shared-id = It may be ID <code>{ $id }</code>: its charge is this order’s price. But others order through the panel account too, so the bot doesn’t settle this by itself.
ntf-doubt-shared = The panel shows no order that could be it. But others order through the panel account too, so the bot doesn’t settle this by itself.
ntf-doubt-may-come-late = The panel shows no order that could be it, and the balance didn’t fall. But it may still carry it out: the bot says nothing before an order placed an hour later is close enough to compare.
ntf-doubt-moved-id = It may be ID <code>{ $id }</code>: its charge is this order’s price. But the balance has since moved by something other than this bot’s orders.
ntf-doubt-moved = The panel shows no order that could be it. But the balance has since moved by something other than this bot’s orders.
ntf-doubt-not-asked = The bot can’t ask the panel at the moment.
ntf-doubt-unanswered = The panel didn’t say which of the IDs in question are yours.
ntf-doubt-rivals = Several orders are in question at once, and it can’t be told which of them has which ID.
ntf-doubt-several = There are { $ids } orders in the account that the bot doesn’t know, and it can’t tell which of them this is.
ntf-doubt-misfit = ID <code>{ $id }</code> is yours and not known to the bot, but its charge isn’t this order’s price.
ntf-doubt-taken-back-id = It still looks like ID <code>{ $id }</code>. But an admin took that ID back, so the bot doesn’t settle this by itself.
ntf-doubt-taken-back = It still looks as if the panel never took it. But an admin took that back, so the bot doesn’t settle this by itself.
ntf-doubt-balance-placed = It may be ID <code>{ $id }</code>: its charge is this order’s price. But the balance didn’t fall by that, or wasn’t read at the time.
ntf-doubt-balance = The panel shows no order that could be it. But the balance doesn’t prove that nothing was taken.
ntf-findings =
    What was found:
    { $words }
ntf-verdict-placed = <b>Looks placed</b>: the balance fell by exactly this price, { $sum }.
ntf-verdict-placed-about = <b>Looks placed</b>: the balance fell by { $sum }, and the price is { $price }.
ntf-verdict-not-placed = <b>Looks not placed</b>: the balance didn’t change, it is { $balance }. But it may change late.
ntf-verdict-fell = <b>Hard to tell</b>: the balance fell by { $sum }, but the price is { $price }.
ntf-verdict-rose = <b>Hard to tell</b>: the balance rose by { $sum }.
ntf-verdict-unread = <b>Hard to tell</b>: the balance couldn’t be compared.
ntf-order-stuck = <b>{ $order }</b> · ▶️ In progress for { $span }, since { $time }: longer than usual
ntf-order-usual = Orders of this service are usually done in: { $usual }
ntf-refill-unclear =
    <b>{ $order }</b> · ⚠️ It isn’t known whether the panel took the request for a refill
    It won’t be asked again by itself. Please look at the panel.
ntf-cancel-unclear =
    <b>{ $order }</b> · ⚠️ It isn’t known whether the panel took the request to cancel
    It can be asked again: that does no harm.
ntf-order-odd = <b>{ $order }</b> · ⚠️ The panel’s figures don’t add up
ntf-word-unknown =
    <b>{ $order }</b> · ⚠️ The panel uses a status that the bot doesn’t know
    Until it says another one, such orders are shown as in progress. Please look at the panel.
ntf-step-failed-order = <b>{ $order }</b> · ⚠️ { $step } doesn’t work for this order, again and again. Everything else goes on.
ntf-step-failed = ⚠️ { $step } doesn’t work for one of them, again and again. Everything else goes on.
step-send = Sending to the panel
step-record = Writing down the panel’s answer
step-look = Asking the panel for its status
step-look-for = Looking for it at the panel
step-ask = Asking for a refill or a cancellation
step-shelve = Writing down the panel’s services
step-tell = Delivering notices
step-draw = Updating cards
ntf-balance-odd =
    ⚠️ <b>The panel says a balance that can’t be true</b>
    The last one that could stays.
ntf-balance-low =
    ⚠️ <b>The panel balance is low: { $balance }</b>
    The alert is set at { $alert }.
ntf-balance-back = ✅ The panel balance has recovered: <b>{ $balance }</b>
ntf-panel-silent =
    ⚠️ <b>The panel hasn’t answered since { $time }</b>
    Orders wait and will be sent when it’s back.
ntf-wrong-address =
    ⛔ <b>The panel’s address is wrong</b>
    What answers there isn’t the panel’s API. Orders wait. Check PANEL_API_URL against the panel’s API page, the last slash included, and restart the bot if you change it.
ntf-panel-back = ✅ The panel is back since { $time }; it was away for { $span }.
ntf-key-refused =
    ⛔ <b>The panel refused the key</b>
    All calls have stopped, so that our address doesn’t get banned. Check PANEL_API_KEY and restart the bot.
ntf-catalog-changed = <b>The panel’s services have changed</b>
ntf-catalog-added = <b>New: { $count }</b>
ntf-catalog-removed = <b>Gone: { $count }</b>
ntf-catalog-dearer = <b>Price up: { $count }</b>
ntf-catalog-cheaper = <b>Price down: { $count }</b>
ntf-catalog-name = • { $name }
ntf-catalog-price = • { $name }: { $before } → { $after }
ntf-catalog-more = … and { $count } more
ntf-catalog-skipped = { $count ->
    [one] { $count } row couldn’t be read and was skipped.
   *[other] { $count } rows couldn’t be read and were skipped.
}
ntf-catalog-read = The list of services has been read: { $services } in all.
ntf-catalog-not-read = The panel’s list of services couldn’t be read. The one known so far stays; it’ll be tried again.
ntf-catalog-short =
    ⚠️ <b>The panel’s list of services is suspiciously short: { $listed } instead of { $known }</b>
    The one known so far stays. If the next reading says the same, it counts; /sync reads at once.
ntf-catalog-same = Nothing has changed.
ntf-digest = <b>{ $count } notices in one message</b>
ntf-digest-unfunded = { $count ->
    [one] <b>{ $count } order couldn’t be paid for: the panel balance is too low</b>
   *[other] <b>{ $count } orders couldn’t be paid for: the panel balance is too low</b>
}
ntf-digest-refused = { $count ->
    [one] <b>{ $count } order was refused or failed</b>
   *[other] <b>{ $count } orders were refused or failed</b>
}
ntf-digest-odd = { $count ->
    [one] <b>{ $count } order whose figures don’t add up</b>
   *[other] <b>{ $count } orders whose figures don’t add up</b>
}
ntf-digest-stuck = { $count ->
    [one] <b>{ $count } order in progress for longer than usual</b>
   *[other] <b>{ $count } orders in progress for longer than usual</b>
}
ntf-digest-catalog = { $count ->
    [one] <b>The panel’s services have changed</b>
   *[other] <b>The panel’s services have changed { $count } times</b>
}
ntf-digest-batch = { $count ->
    [one] <b>{ $count } mass order was sent</b>
   *[other] <b>{ $count } mass orders were sent</b>
}
ntf-digest-placed = { $count ->
    [one] <b>{ $count } order placed at the panel</b>
   *[other] <b>{ $count } orders placed at the panel</b>
}
ntf-digest-order = • <b>{ $order }</b> · { $what }
ntf-digest-line = • { $what }
ntf-digest-orders = { $count ->
    [one] { $count } order for { $sum }
   *[other] { $count } orders for { $sum }
}
ntf-digest-missing = missing: { $sum }
ntf-digest-changes = new: { $added }, gone: { $removed }, price up: { $dearer }, price down: { $cheaper }
ntf-digest-how = /order and its number shows any of them.
ntf-second-instance =
    ⛔ <b>A second copy of this bot is running</b>
    It reads the same messages, so some of them get lost. Please stop one of the two. Until then, and for two minutes after, nothing is ordered.
ntf-out-of-group =
    ⛔ <b>The bot was removed from the admins’ group</b>
    What there is to tell waits, access requests and unclear orders too. Add the bot again, or set another ADMIN_CHAT_ID.
