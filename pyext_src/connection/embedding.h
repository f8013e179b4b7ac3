/* How the external and the module with Python inside (latentplay._embedded) meet: plain C, so that one external serves
   every version of Python. The messages are those of wire.hpp. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct LpEmbedding {
    void* context;
    const char* version; /* wire_version() */
    const char* python;  /* the environment's executable */
    const char* path;    /* a folder to import latentplay from; may be empty */
    /* Waits for the next request and copies it with `take`; 0: the host ends. */
    int (*receive)(void* context, void (*take)(void* to, const char* bytes, size_t size), void* to);
    void (*send)(void* context, const char* bytes, size_t size); /* a reply */
    void (*fail)(void* context, const char* line);               /* no reply will come; why */
};

/* Exported by the module as "lp_serve": runs Python on the calling thread until the host ends. */
typedef void (*LpServe)(const struct LpEmbedding* embedding);

#ifdef __cplusplus
}
#endif
