#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* glibc shows it to GNU sources only. */
void *memmem(const void *text, size_t length, const void *words, size_t count);
