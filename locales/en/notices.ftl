### What people are told without having asked. Members first, then admins.

ntf-order-completed = Delivered in full: <b>{ $quantity }</b>
ntf-order-completed-short = The service provider calls the order completed, but says that <b>{ $missing }</b> of { $ordered } weren’t delivered. The admins know.
ntf-order-corrected = Correction: this order was reported as “{ $before }” before.
ntf-order-unclear = <b>{ $order }</b> · ⚠️ Being checked
ntf-order-unclear-how = We’re checking whether the order was placed. Please don’t order it again: you’ll be told.
ntf-order-waits-paid =
    <b>{ $order }</b> · ⏳ Waiting to be sent
    It takes longer than usual. No need to order again: it will be sent as soon as possible, or your money goes back to your balance and you’ll be told.
ntf-order-waits =
    <b>{ $order }</b> · ⏳ Waiting to be sent
    The service provider isn’t answering. Your order will be sent as soon as possible: no need to order again. If it can’t be sent in time, you’ll be told.
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

ntf-words = The panel said: <i>{ $words }</i>
detail-not-reached = the panel couldn’t be reached; nothing was sent
detail-no-answer = the panel isn’t answering
detail-broken = the connection broke after it was sent
detail-timed-out = no answer came in time
detail-too-long = the answer was too long
detail-unread = the panel’s answer couldn’t be understood: { $words }
detail-no-services = the list is empty
detail-key-refused = the panel refuses the key
detail-interrupted = the bot was stopped while this was being sent
detail-id-of-another = the panel gave ID { $id }, which belongs to order { $order }
detail-id-taken-back = ID { $id } was removed
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
ntf-access-words = “<code>{ $words }</code>”
ntf-order-placed = <b>{ $order }</b> · placed at the panel
ntf-order-sum = { $quantity } for { $sum }
ntf-order-refused = <b>{ $order }</b> · ❌ The panel refused it
ntf-order-failed = <b>{ $order }</b> · ❌ The panel couldn’t carry it out
ntf-order-given-up = <b>{ $order }</b> · ❌ It couldn’t be sent in time; nothing was ordered
ntf-funds-awaited =
    <b>{ $order }</b> · ⏳ Waiting: the panel balance is too low
    Please top it up, and the order goes out by itself. The customer was told only that it takes longer than usual.
ntf-funds-awaited-sum =
    <b>{ $order }</b> · ⏳ Waiting: the panel balance is too low
    Missing for this order: <b>{ $sum }</b>. Please top it up, and the order goes out by itself. The customer was told only that it takes longer than usual.
ntf-funds-missing =
    <b>{ $order }</b> · ❌ The panel balance is too low
    Please top it up. The customer was told only that the order can’t be taken right now.
ntf-funds-missing-sum =
    <b>{ $order }</b> · ❌ The panel balance is too low
    Missing for this order: <b>{ $sum }</b>. The customer was told only that it can’t be taken right now.
ntf-unclear-order = <b>{ $order }</b> · ⚠️ Was this order placed?
ntf-unclear-order-how = The bot won’t send it again on its own. Please check the panel and say what happened.
ntf-unclear-placed =
    <b>{ $order }</b> · ✅ Found at the panel, most likely: ID <code>{ $id }</code>
    Its charge is exactly this order’s price, and the balance fell by the same amount when the order was sent. Until you confirm the ID, the customer can’t cancel it or ask for a refill. If the ID belongs to another order, tap “Wrong ID”.
ntf-unclear-not-placed =
    <b>{ $order }</b> · Most likely the panel never took it
    None of the IDs up to an hour later is yours, and the balance didn’t fall. The customer has been told that they can order again. If it’s there after all, undo this.
ntf-decided-placed = <b>{ $order }</b> · ✅ Marked as placed by { $name }: ID <code>{ $id }</code>
ntf-decided-found = <b>{ $order }</b> · ✅ Most likely placed: ID <code>{ $id }</code>
ntf-decided-not-placed = <b>{ $order }</b> · ❌ Marked as not placed by { $name }
ntf-decided-not-found = <b>{ $order }</b> · ❌ Most likely not placed
ntf-unclear-still = <b>{ $order }</b> · ⚠️ Still unclear: was this order placed?
ntf-unclear-still-how = Please check the panel and say what happened.
ntf-doubt-no-neighbours = The bot looks between the orders placed before and after this one, but it doesn’t have both yet.
ntf-doubt-odd-ids = The panel’s IDs don’t grow from order to order, so the bot doesn’t know where to look.
ntf-doubt-too-wide = { $ids ->
    [one] There is { $ids } ID between the orders placed before and after it: too many to ask about.
   *[other] There are { $ids } IDs between the orders placed before and after it: too many to ask about.
}
ntf-doubt-shared-id = It may be ID <code>{ $id }</code>: its charge is this order’s price. But others order through the panel account too, so the bot doesn’t settle this by itself.
ntf-doubt-shared = The panel shows no order that could be it. But others order through the panel account too, so the bot doesn’t settle this by itself.
ntf-doubt-may-come-late = The panel shows no order that could be it, and the balance didn’t fall. But the order may still turn up: the bot draws no conclusion until it can compare a nearby order placed an hour later.
ntf-doubt-moved-id = It may be ID <code>{ $id }</code>: its charge is this order’s price. But the balance has since moved by something other than this bot’s orders.
ntf-doubt-moved = The panel shows no order that could be it. But the balance has since moved by something other than this bot’s orders.
ntf-doubt-not-asked = The bot can’t ask the panel at the moment.
ntf-doubt-unanswered = The panel didn’t say which of the IDs in question are yours.
ntf-doubt-rivals = Several orders are in question at once, and it can’t be told which of them has which ID.
ntf-doubt-several = { $ids ->
    [one] There is { $ids } order in the account that the bot doesn’t know.
   *[other] There are { $ids } orders in the account that the bot doesn’t know, and it can’t tell which of them this is.
}
ntf-doubt-misfit = ID <code>{ $id }</code> is yours and not known to the bot, but its charge isn’t this order’s price.
ntf-doubt-taken-back-id = It still looks like ID <code>{ $id }</code>. But an admin removed that ID, so the bot doesn’t settle this by itself.
ntf-doubt-taken-back = It still looks as if the panel never took it. But an admin reopened the order, so the bot doesn’t settle this by itself.
ntf-doubt-balance-placed = It may be ID <code>{ $id }</code>: its charge is this order’s price. But the balance didn’t fall by that, or wasn’t read at the time.
ntf-doubt-balance = The panel shows no order that could be it. But the balance doesn’t prove that nothing was taken.
ntf-findings =
    What was found:
    { $words }
ntf-verdict-placed = <b>Looks placed</b>: the balance fell by exactly this price, { $sum }.
ntf-verdict-placed-about = <b>Looks placed</b>: the balance fell by { $sum }, and the price is { $price }.
ntf-verdict-not-placed = <b>Looks not placed</b>: the balance didn’t change: it is { $balance }. But it may still change.
ntf-verdict-fell = <b>Hard to tell</b>: the balance fell by { $sum }, but the price is { $price }.
ntf-verdict-rose = <b>Hard to tell</b>: the balance rose by { $sum }.
ntf-verdict-unread = <b>Hard to tell</b>: the balance couldn’t be compared.
ntf-order-stuck = <b>{ $order }</b> · ▶️ In progress for { $span }, since { $time }: longer than usual
ntf-order-usual = Usual time for this service: { $usual }
ntf-refill-unclear =
    <b>{ $order }</b> · ⚠️ It’s unclear whether the panel accepted the refill request
    The bot won’t repeat it on its own. Please check the panel.
ntf-cancel-unclear =
    <b>{ $order }</b> · ⚠️ It’s unclear whether the panel accepted the cancellation request
    It can be repeated: that does no harm.
ntf-order-odd = <b>{ $order }</b> · ⚠️ The panel’s figures don’t add up
ntf-word-unknown =
    <b>{ $order }</b> · ⚠️ The panel uses a status that the bot doesn’t know
    Until the panel sends another one, such orders are shown as in progress. Please check the panel.
ntf-step-failed-order = <b>{ $order }</b> · ⚠️ { $step } keeps failing for this order. Everything else works.
ntf-step-failed = ⚠️ { $step } keeps failing. Everything else works.
step-send = Sending to the panel
step-record = Saving the panel’s answer
step-look = Asking the panel for its status
step-look-for = Looking for it at the panel
step-ask = Asking for a refill or a cancellation
step-shelve = Saving the panel’s services
step-tell = Delivering notices
step-draw = Updating cards
step-settle = Settling its bill
ntf-balance-odd =
    ⚠️ <b>The panel reports an impossible balance</b>
    The last plausible one is kept.
ntf-balance-low =
    ⚠️ <b>The panel balance is low: { $balance }</b>
    The alert is set at { $alert }.
ntf-balance-back = ✅ The panel balance has recovered: <b>{ $balance }</b>
ntf-panel-silent =
    ⚠️ <b>The panel hasn’t answered since { $time }</b>
    Orders are waiting and will be sent when it’s back.
ntf-wrong-address =
    ⛔ <b>The panel’s address is wrong</b>
    What answers there isn’t the panel’s API. Orders are waiting. Check PANEL_API_URL against the panel’s API page, including the final slash; if you change it, restart the bot.
ntf-panel-back = ✅ The panel is back. It was away for { $span }, until { $time }.
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
ntf-catalog-not-read = The panel’s list of services couldn’t be read. The previous one stays in use; the bot will try again.
ntf-catalog-short =
    ⚠️ <b>The panel’s list of services is suspiciously short: { $listed } instead of { $known }</b>
    The previous one stays in use. If the next reading gives the same list, it takes effect; /sync reads it at once.
ntf-catalog-same = Nothing has changed.
ntf-digest = { $count ->
    [one] <b>{ $count } notice in one message</b>
   *[other] <b>{ $count } notices in one message</b>
}
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
ntf-digest-how = To see any of these orders, send /order and its number.
ntf-second-instance =
    ⛔ <b>A second copy of this bot is running</b>
    It reads the same messages, so some of them get lost. Please stop one of the two. Until then, and for two minutes after, nothing is ordered.
ntf-backup-failed = ⚠️ <b>Today’s backup couldn’t be made</b>
backup-no-folder = There’s no folder <code>{ $folder }</code>.
backup-not-writable = The bot isn’t allowed to write to <code>{ $folder }</code>.
backup-disk-full = There’s no room left in <code>{ $folder }</code>.
backup-damaged = The copy isn’t sound: the database seems to be damaged. The older backups are kept.
backup-other = The log says why.
ntf-backup-copy =
    🗄 <b>Backup</b>, { $time }
    It’s encrypted: <code>panelgram restore</code> opens it with your BACKUP_PASSPHRASE.
ntf-backup-too-large =
    🗄 <b>Backup</b>, { $time }
    Encrypted, it’s { $size } MB, and Telegram takes up to 50 MB, so it’s only in <code>{ $folder }</code>. Please copy it elsewhere yourself.
ntf-backup-again = The bot keeps trying, at least once an hour. <code>panelgram check</code> shows how things stand.
ntf-out-of-group =
    ⛔ <b>The bot was removed from the admins’ group</b>
    All notices are on hold, access requests and unclear orders included. Add the bot again, or set another ADMIN_CHAT_ID.
