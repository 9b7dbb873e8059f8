create table t (x integer) strict;
