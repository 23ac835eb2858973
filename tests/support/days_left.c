// Answers with what gateway/desk/days_left.c makes of the reads in a file: a line is a row of reads
// "DAY:PERCENT DAY:PERCENT ..."; a line out is KIND COARSE BEGIN RATE ABOUT LEAST MOST, and what is
// said of it "UNIT ABOUT LEAST MOST" or "-".
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/desk/days_left.h"

static size_t read_row(char *line, struct days_left_read *reads)
{
    size_t n = 0;
    for (char *word = strtok(line, " \n"); word != NULL && n < DAYS_LEFT_READS;
         word = strtok(NULL, " \n"), n++) {
        char *colon;
        reads[n].day = strtod(word, &colon);
        reads[n].percent = strtod(colon + 1, NULL);
    }
    return n;
}

int main(void)
{
    static const char *const kinds[] = {"young", "steady", "steps", "known"};
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        struct days_left_read reads[DAYS_LEFT_READS];
        struct days_left left;
        struct days_left_said said;
        days_left(reads, read_row(line, reads), &left);
        printf("%s %d %zu %.9g %.9g %.9g %.9g ", kinds[left.kind], left.coarse, left.begin,
               left.rate, left.about, left.least, left.most);
        if (days_left_say(&left, 0, &said))
            printf("%s %u %u %u\n", said.unit, said.about, said.least, said.most);
        else
            puts("-");
    }
    free(line);
    return 0;
}
