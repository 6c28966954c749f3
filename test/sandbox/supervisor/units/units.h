#ifndef UNITS_H
#define UNITS_H

#include "supervisor.h"

int unit_requests(int count, char **arguments);
int unit_meter(int count, char **arguments);
int unit_credit(int count, char **arguments);
int unit_feed(int count, char **arguments);
int unit_capture(int count, char **arguments);

#endif
