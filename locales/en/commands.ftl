### The command menu.

cmd-start = Open the menu
cmd-new = New order
cmd-search = Find a service by words or ID
cmd-orders = My orders
cmd-status = Fresh state of an order, or of all in progress
cmd-balance = What was ordered this month and in all
cmd-export = Your orders as a table
cmd-cancel = Leave what is being entered
cmd-lang = Language
cmd-help = What the bot does
cmd-users = People and their access
cmd-order = Everything about an order
cmd-cancelorders = Cancel several orders: /cancelorders 1001 1005-1010
cmd-stats = Statistics
cmd-sync = Read the list of services now
cmd-pause = Stop taking orders
cmd-resume = Take orders again
