#include <stdio.h>

/* Holds a ship: prints how much chain a depth needs. */
int main(void) {
  int depth;
  while (scanf("%d", &depth) == 1) printf("%d\n", depth * 7);
  return 0;
}
