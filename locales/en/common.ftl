### What stands on more than one screen: buttons, facts, states, time.

btn-back = ‹ Back
btn-menu = Menu
btn-refresh = Refresh
btn-again = Order again
btn-again-link = Change the link
btn-again-quantity = Change the quantity
btn-again-try = Try again
btn-show-order = Order { $order }

yes = yes
no = no

# A name and its value on a line of its own.
fact = { $name }: <b>{ $value }</b>
fact-quantity = Quantity
fact-price = Price
fact-price-most = Price, at most
fact-each-run = Each time
fact-in-all = In all
fact-rate = Per 1000
fact-rate-per-1000 = Price per 1000: <b>{ $rate }</b>
rate-per-order = { $rate } per order
fact-rate-per-order = Price per order: <b>{ $rate }</b>
fact-balance-after = Balance after
fact-average = Average time
fact-refill = Refill
fact-cancel = Can be cancelled
fact-dripfeed = Drip-feed
fact-start-count = At the start
fact-remains = Remaining
fact-charge = Charged
fact-cost = Cost
fact-tries = Attempts
fact-access = Access
fact-ordered = Ordered
fact-active = In progress
fact-language = Language

status-reserved = Waiting to be sent
status-submitting = Being sent
status-unclear = Being checked
status-running = In progress
status-completed = Completed
status-partial = Partly completed
status-cancelled = Cancelled
status-failed = Failed
status-rejected = Not accepted

month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
time = { $day } { $month } { $clock }
time-with-year = { $day } { $month } { $year } { $clock }
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

# Platforms whose names are no proper names, or are written otherwise.
platform-other = Other
platform-website = Websites & SEO
platform-apps = App stores
platform-press = Press & blogs
platform-vk = VK
platform-ok = Odnoklassniki
platform-dzen = Dzen
platform-yandex = Yandex
platform-yandex-music = Yandex Music

page-door-stranger =
    <b>This bot is private</b>
    To ask for access, send /start.
page-door-unanswered =
    <b>This bot isn’t set up yet</b>
    If it’s yours, add your Telegram ID to <code>ADMIN_IDS</code> in its settings and restart it.
page-door-asked =
    <b>Your request has been sent</b>
    You’ll get a message here as soon as it’s been reviewed.
page-door-who = If you like, add a line about yourself: just send it here, and the admins will see it with your request.
page-door-declined =
    <b>Access was declined</b>
    If you think this is a mistake, contact the person who told you about this bot.
page-door-member =
    <b>You’re in</b>
    Send /start to open the menu.
page-door-id = Your Telegram ID: { $id }

page-menu-greeting = Hello!
page-menu-greeting-name = Hello, <b>{ $name }</b>!
page-menu-active =
    { $count ->
        [one] { $count } order is in progress.
       *[other] { $count } orders are in progress.
    }
page-menu-how = Choose a platform, send a link, or type what you need – for example, <i>telegram views</i>.
page-menu-empty = Reading the list of services… It’ll appear here by itself.
page-not-taking = ⏸ New orders aren’t being taken right now. Orders already placed continue as usual.
btn-new = New order
btn-orders = My orders
btn-orders-active = My orders · { $count }
btn-favourites = ★ Favourites
btn-balance = Balance
btn-language = Language
btn-help = Help

page-balance = <b>Balance</b>
page-balance-panel = Panel balance: <b>{ $balance }</b>
page-balance-at = as of { $time }
page-balance-old = as of { $time }, { $age } ago; it couldn’t be updated since then
page-balance-asking = Asking the panel for its balance…
page-balance-unknown = The panel hasn’t reported its balance yet.
page-balance-ordered = Ordered:
page-balance-ordered-by-all = Ordered by everyone:
page-balance-month = This month
page-balance-all = All time

page-languages = <b>Language</b>

page-help =
    <b>What this bot does</b>
    /new – choose a service, send a link and a quantity, confirm
    /search – find a service by words; typing them at the menu works too
    /orders – your orders and their progress
    /status – refresh one order or all active ones
    /mass – many orders at once; /export – your orders as a CSV file
    /cancel – cancel what you’re entering; /lang – language
page-help-admin =
    <b>For admins</b>
    /users, /order, /stats – people, any order, statistics
    /cancelorders – cancel several orders
    /pause, /resume – stop taking orders and start again
    /sync – refresh the panel’s list of services
page-help-group =
    <b>Admin group</b>
    Requests for access, new orders and anything that needs attention arrive here, with buttons to act on them.
    /users, /order, /stats – people, any order, statistics
    /balance – the panel’s balance
    /cancelorders – cancel several orders
    /pause, /resume – stop taking orders and start again
    /sync – refresh the panel’s list of services

page-gone = This isn’t here any more.

bot-description =
    Order likes, views, followers and more for your pages – in a few taps.

    Choose a service, send a link, confirm. The bot shows how your order is getting on and tells you when it’s done.
bot-short-description = Order likes, views and followers in a few taps, and watch them arrive.
