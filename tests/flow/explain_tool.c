// `platenctl mail explain` alone.
#include "gateway/ctl/mail_explain.h"

int main(int argc, char **argv)
{
    return mail_explain_command(argc, argv);
}
