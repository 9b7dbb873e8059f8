### The command menu.

cmd-start = Open the menu
cmd-new = New order
cmd-mass = Many orders at once
cmd-search = Find a service by words or ID
cmd-orders = My orders
cmd-status = Refresh one order or all active ones
cmd-balance = Balance and order totals
cmd-export = Export orders (CSV)
cmd-cancel = Cancel what you’re entering
cmd-lang = Language
cmd-help = What the bot does
cmd-users = People and their access
cmd-order = Everything about an order
cmd-cancelorders = Cancel several orders: /cancelorders 1001 1005-1010
cmd-stats = Statistics
cmd-sync = Refresh the list of services
cmd-pause = Stop taking orders
cmd-resume = Take orders again
