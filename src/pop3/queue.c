/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/queue.c: the command queue and its window (L2). */
#include <config.h>

#include "queue.h"

static void
free_request(Pop3Request *request)
{
    pop3_login_free(request->login);
    g_free(request->text);
    g_free(request);
}

void
pop3_queue_init(Pop3Queue *queue)
{
    *queue = (Pop3Queue){ .max_commands = POP3_WINDOW_COMMANDS,
                          .max_bytes = POP3_WINDOW_BYTES };
}

void
pop3_queue_clear(Pop3Queue *queue)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&queue->all)) != NULL)
        free_request(link->data);
    pop3_queue_init(queue);
}

Pop3Request *
pop3_queue_push(Pop3Queue *queue, Pop3Command command)
{
    Pop3Request *request = g_new0(Pop3Request, 1);

    request->command = command;
    request->answer = pop3_command_row(command)->answer;
    request->link.data = request;
    g_queue_push_tail_link(&queue->all, &request->link);
    if (queue->unsent == NULL)
        queue->unsent = &request->link;
    return request;
}

Pop3Request *
pop3_queue_head(const Pop3Queue *queue)
{
    return queue->all.head == NULL ? NULL : queue->all.head->data;
}

bool
pop3_queue_is_under_way(const Pop3Queue *queue, const Pop3Request *request)
{
    return queue->n_under_way > 0 && request == pop3_queue_head(queue);
}

void
pop3_queue_pop(Pop3Queue *queue)
{
    Pop3Request *request = pop3_queue_head(queue);

    if (queue->n_under_way > 0) {
        queue->n_under_way--;
        queue->announced_under_way -= request->announced;
    } else {
        queue->unsent = request->link.next;
    }
    g_queue_unlink(&queue->all, &request->link);
    free_request(request);
}

/* What costs nothing never waits for bytes; a first message goes whatever it costs. */
static bool
has_room_for(const Pop3Queue *queue, const Pop3Request *request)
{
    if (request->announced == 0 || queue->announced_under_way == 0)
        return true;
    return queue->announced_under_way < queue->max_bytes &&
           request->announced <= queue->max_bytes - queue->announced_under_way;
}

Pop3Request *
pop3_queue_next_to_send(const Pop3Queue *queue, Pop3Window window)
{
    Pop3Request *request = queue->unsent == NULL ? NULL : queue->unsent->data;

    if (request == NULL || queue->n_under_way == 0)
        return request;
    if (window == POP3_WINDOW_ONE || queue->n_under_way >= queue->max_commands)
        return NULL;
    if (pop3_command_row(request->command)->is_alone ||
        pop3_command_row(pop3_queue_head(queue)->command)->is_alone)
        return NULL;
    return has_room_for(queue, request) ? request : NULL;
}

void
pop3_queue_mark_sent(Pop3Queue *queue)
{
    const Pop3Request *request = queue->unsent->data;

    queue->n_under_way++;
    queue->announced_under_way += request->announced;
    queue->unsent = queue->unsent->next;
}

void
pop3_queue_drop_logins(Pop3Queue *queue)
{
    for (GList *link = queue->all.head; link != NULL; link = link->next) {
        Pop3Request *request = link->data;

        g_clear_pointer(&request->login, pop3_login_free);
    }
}
