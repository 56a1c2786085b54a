/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/picture_cells.c: pictures as characters (L2).
 *
 * The size is known from the header of the file before a library sees it, and asked again when the library has found its
 * own. JPEG files are made smaller while they are read; of the others all points are held, and so their number is
 * held down. No threads: the process that does this may start none. */
#include <config.h>

#include "picture_cells.h"

#if HAVE_CHAFA

#include <chafa.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "base/library.h"

#define MAX_POINTS  (40u * 1000 * 1000)
#define MAX_BYTES   (64u * 1024 * 1024) /* of points in memory */
#define POINT_BYTES 4
#define MAX_COLUMNS 400
#define MAX_ROWS    400
#define CELL_RATIO  0.5f /* of a cell: width by height */
#define GRAIN       4 /* of the dithering: a quarter of a cell, as there are characters for */
#define CELL_POINTS 8 /* across a cell, and down it: what chafa looks at */

static struct {
    __typeof__(gdk_pixbuf_loader_new_with_type) *loader_new;
    __typeof__(gdk_pixbuf_loader_write) *write;
    __typeof__(gdk_pixbuf_loader_close) *close;
    __typeof__(gdk_pixbuf_loader_get_pixbuf) *pixbuf;
    __typeof__(gdk_pixbuf_loader_set_size) *set_size;
    __typeof__(gdk_pixbuf_apply_embedded_orientation) *turn;
    __typeof__(gdk_pixbuf_fill) *fill;
    __typeof__(gdk_pixbuf_get_width) *width;
    __typeof__(gdk_pixbuf_get_height) *height;
    __typeof__(gdk_pixbuf_get_rowstride) *stride;
    __typeof__(gdk_pixbuf_get_n_channels) *n_channels;
    __typeof__(gdk_pixbuf_read_pixels) *points;
    __typeof__(gdk_pixbuf_composite_color_simple) *flatten;
} pixbuf;

static const PbSymbol pixbuf_symbols[] = {
    { "gdk_pixbuf_loader_new_with_type", &pixbuf.loader_new },
    { "gdk_pixbuf_loader_write", &pixbuf.write },
    { "gdk_pixbuf_loader_close", &pixbuf.close },
    { "gdk_pixbuf_loader_get_pixbuf", &pixbuf.pixbuf },
    { "gdk_pixbuf_loader_set_size", &pixbuf.set_size },
    { "gdk_pixbuf_apply_embedded_orientation", &pixbuf.turn },
    { "gdk_pixbuf_fill", &pixbuf.fill },
    { "gdk_pixbuf_get_width", &pixbuf.width },
    { "gdk_pixbuf_get_height", &pixbuf.height },
    { "gdk_pixbuf_get_rowstride", &pixbuf.stride },
    { "gdk_pixbuf_get_n_channels", &pixbuf.n_channels },
    { "gdk_pixbuf_read_pixels", &pixbuf.points },
    { "gdk_pixbuf_composite_color_simple", &pixbuf.flatten },
    { NULL, NULL },
};
static PbLibrary pixbuf_library = { .soname = PIXBUF_SONAME, .symbols = pixbuf_symbols };

static struct {
    __typeof__(chafa_set_n_threads) *set_n_threads;
    __typeof__(chafa_calc_canvas_geometry) *geometry;
    __typeof__(chafa_symbol_map_new) *map_new;
    __typeof__(chafa_symbol_map_unref) *map_unref;
    __typeof__(chafa_symbol_map_add_by_tags) *map_add;
    __typeof__(chafa_canvas_config_new) *config_new;
    __typeof__(chafa_canvas_config_unref) *config_unref;
    __typeof__(chafa_canvas_config_set_geometry) *set_geometry;
    __typeof__(chafa_canvas_config_set_canvas_mode) *set_mode;
    __typeof__(chafa_canvas_config_set_symbol_map) *set_map;
    __typeof__(chafa_canvas_config_set_dither_mode) *set_dither;
    __typeof__(chafa_canvas_config_set_dither_grain_size) *set_grain;
    __typeof__(chafa_canvas_config_set_work_factor) *set_work;
    __typeof__(chafa_canvas_new) *canvas_new;
    __typeof__(chafa_canvas_unref) *canvas_unref;
    __typeof__(chafa_canvas_draw_all_pixels) *draw;
    __typeof__(chafa_canvas_get_char_at) *character;
} chafa;

static const PbSymbol chafa_symbols[] = {
    { "chafa_set_n_threads", &chafa.set_n_threads },
    { "chafa_calc_canvas_geometry", &chafa.geometry },
    { "chafa_symbol_map_new", &chafa.map_new },
    { "chafa_symbol_map_unref", &chafa.map_unref },
    { "chafa_symbol_map_add_by_tags", &chafa.map_add },
    { "chafa_canvas_config_new", &chafa.config_new },
    { "chafa_canvas_config_unref", &chafa.config_unref },
    { "chafa_canvas_config_set_geometry", &chafa.set_geometry },
    { "chafa_canvas_config_set_canvas_mode", &chafa.set_mode },
    { "chafa_canvas_config_set_symbol_map", &chafa.set_map },
    { "chafa_canvas_config_set_dither_mode", &chafa.set_dither },
    { "chafa_canvas_config_set_dither_grain_size", &chafa.set_grain },
    { "chafa_canvas_config_set_work_factor", &chafa.set_work },
    { "chafa_canvas_new", &chafa.canvas_new },
    { "chafa_canvas_unref", &chafa.canvas_unref },
    { "chafa_canvas_draw_all_pixels", &chafa.draw },
    { "chafa_canvas_get_char_at", &chafa.character },
    { NULL, NULL },
};
static PbLibrary chafa_library = { .soname = CHAFA_SONAME, .symbols = chafa_symbols };

/* `name` as gdk-pixbuf has it. */
static const struct {
    const char *format, *name;
    bool is_scaled; /* while it is read */
    bool is_raw; /* memory comes as it is, and a file that ends too soon leaves it so */
} formats[] = {
    { "PNG", "png", false, true },
    { "JPEG", "jpeg", true, true },
    { "GIF", "gif", false, false },
    { "WebP", "webp", false, false },
};

static bool
load(void)
{
    if (!pb_library_load(&pixbuf_library, NULL) || !pb_library_load(&chafa_library, NULL))
        return false;
    chafa.set_n_threads(1);
    return true;
}

/* --- reading the file ------------------------------------------------------------------------- */

typedef struct {
    gsize row; /* of `formats` */
    int columns, rows;
    int bottom; /* rows of points that were read; of a format that tells */
    bool is_huge;
} Reading;

static gsize
row_of(const char *format)
{
    gsize row = 0;

    while (row < G_N_ELEMENTS(formats) && strcmp(formats[row].format, format) != 0)
        row++;
    return row;
}

static int
part_of(int size, int divisor)
{
    return (size + divisor - 1) / divisor;
}

/* By how much it is made smaller while it is read: 1, 2, 4 or 8, which is what libjpeg can do at once. */
static int
divisor_of(const Reading *reading, int width, int height)
{
    int divisor = 1;

    if (!formats[reading->row].is_scaled)
        return 1;
    while (divisor < 8 && part_of(width, 2 * divisor) >= reading->columns * CELL_POINTS &&
           part_of(height, 2 * divisor) >= reading->rows * CELL_POINTS)
        divisor *= 2;
    return divisor;
}

static bool
is_huge(const Reading *reading, guint64 width, guint64 height)
{
    guint64 divisor;

    if (width > G_MAXINT / 2 || height > G_MAXINT / 2 || width * height > MAX_POINTS)
        return true;
    divisor = (guint64)divisor_of(reading, (int)width, (int)height);
    return width * height * POINT_BYTES / (divisor * divisor) > MAX_BYTES;
}

static void
on_size(GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
    Reading *reading = user_data;
    int divisor;

    reading->is_huge =
        width <= 0 || height <= 0 || is_huge(reading, (guint64)width, (guint64)height);
    if (reading->is_huge) {
        pixbuf.set_size(loader, 0, 0); /* it stops then */
        return;
    }
    divisor = divisor_of(reading, width, height);
    if (divisor > 1)
        pixbuf.set_size(loader, part_of(width, divisor), part_of(height, divisor));
}

static void
on_points(GdkPixbufLoader *loader, gpointer user_data)
{
    const Reading *reading = user_data;

    if (formats[reading->row].is_raw)
        pixbuf.fill(pixbuf.pixbuf(loader), 0);
}

static void
on_rows(GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer user_data)
{
    Reading *reading = user_data;

    (void)loader;
    (void)x;
    (void)width;
    reading->bottom = MAX(reading->bottom, y + height);
}

/* The caller unrefs; NULL when nothing could be read. */
static GdkPixbuf *
read_file(const guint8 *bytes, gsize len, Reading *reading, bool *is_whole)
{
    GdkPixbufLoader *loader = pixbuf.loader_new(formats[reading->row].name, NULL);
    GdkPixbuf *found, *turned = NULL;

    if (loader == NULL)
        return NULL;
    g_signal_connect(loader, "size-prepared", G_CALLBACK(on_size), reading);
    g_signal_connect(loader, "area-prepared", G_CALLBACK(on_points), reading);
    g_signal_connect(loader, "area-updated", G_CALLBACK(on_rows), reading);
    *is_whole = pixbuf.write(loader, bytes, len, NULL);
    if (!pixbuf.close(loader, NULL))
        *is_whole = false;
    found = reading->is_huge ? NULL : pixbuf.pixbuf(loader);
    if (found != NULL) {
        turned = pixbuf.turn(found);
        /* No error for all that: it might be read on when more comes. */
        if (formats[reading->row].is_raw && reading->bottom < pixbuf.height(found))
            *is_whole = false;
    }
    g_object_unref(loader);
    return turned;
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* Whether what can be seen of it is rather dark. */
static bool
is_dark(const GdkPixbuf *picture)
{
    const guint8 *points = pixbuf.points(picture);
    int width = pixbuf.width(picture), height = pixbuf.height(picture);
    guint64 light = 0, most = 0;

    for (int y = 0; y < height; y++) {
        const guint8 *p = points + (gsize)y * (gsize)pixbuf.stride(picture);

        for (int x = 0; x < width; x++, p += 4) {
            light += (guint64)p[3] * (3u * p[0] + 6u * p[1] + p[2]);
            most += (guint64)p[3] * 10 * 255;
        }
    }
    return light < most / 2;
}

/* Without what can be seen through: on white what is dark, and on black what is light. Takes over `picture`; the caller
 * unrefs. */
static GdkPixbuf *
flatten(GdkPixbuf *picture)
{
    guint32 ground;
    GdkPixbuf *flat;

    if (pixbuf.n_channels(picture) != 4)
        return picture;
    ground = is_dark(picture) ? 0xFFFFFF : 0;
    flat = pixbuf.flatten(picture, pixbuf.width(picture), pixbuf.height(picture),
                          GDK_INTERP_NEAREST, 255, 8, ground, ground);
    g_object_unref(picture);
    return flat;
}

/* Blocks alone, without lines: those look sharper and are taken for what is in the picture. */
static ChafaCanvas *
new_canvas(const MailPictureRoom *room, int columns, int rows)
{
    ChafaSymbolMap *map = chafa.map_new();
    ChafaCanvasConfig *config = chafa.config_new();
    ChafaCanvas *canvas;

    chafa.map_add(map, room->is_ascii ? CHAFA_SYMBOL_TAG_ASCII
                                      : CHAFA_SYMBOL_TAG_BLOCK | CHAFA_SYMBOL_TAG_SPACE);
    chafa.set_geometry(config, columns, rows);
    chafa.set_mode(config, CHAFA_CANVAS_MODE_FGBG);
    chafa.set_map(config, map);
    chafa.set_dither(config, CHAFA_DITHER_MODE_DIFFUSION);
    chafa.set_grain(config, GRAIN, GRAIN);
    chafa.set_work(config, 1.0f);
    canvas = chafa.canvas_new(config);
    chafa.config_unref(config);
    chafa.map_unref(map);
    return canvas;
}

static void
append_cells(ChafaCanvas *canvas, int columns, int rows, GString *out)
{
    for (int y = 0; y < rows; y++) {
        gsize end = out->len; /* behind the last that is no blank */

        for (int x = 0; x < columns; x++) {
            gunichar character = chafa.character(canvas, x, y);

            g_string_append_unichar(out, character == 0 ? ' ' : character);
            if (character != 0 && character != ' ')
                end = out->len;
        }
        g_string_truncate(out, end);
        g_string_append_c(out, '\n');
    }
}

static void
draw(GdkPixbuf *picture, const MailPictureRoom *room, GString *out)
{
    int width = pixbuf.width(picture), height = pixbuf.height(picture);
    gint columns = (gint)MIN(room->columns, MAX_COLUMNS);
    gint rows = (gint)MIN(room->rows, MAX_ROWS);
    ChafaCanvas *canvas;

    chafa.geometry(width, height, &columns, &rows, CELL_RATIO, FALSE, FALSE);
    columns = MAX(columns, 1);
    rows = MAX(rows, 1);
    canvas = new_canvas(room, columns, rows);
    chafa.draw(canvas,
               pixbuf.n_channels(picture) == 4 ? CHAFA_PIXEL_RGBA8_UNASSOCIATED
                                               : CHAFA_PIXEL_RGB8,
               pixbuf.points(picture), width, height, pixbuf.stride(picture));
    append_cells(canvas, columns, rows, out);
    chafa.canvas_unref(canvas);
}

/* --- the outside ------------------------------------------------------------------------------ */

void
mail_picture_cells_prepare(void)
{
    const guint8 points[CELL_POINTS * CELL_POINTS * 3] = { 0 };

    if (!load())
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        GdkPixbufLoader *loader = pixbuf.loader_new(formats[i].name, NULL);

        if (loader == NULL)
            continue;
        (void)pixbuf.close(loader, NULL);
        g_object_unref(loader);
    }
    for (guint is_ascii = 0; is_ascii < 2; is_ascii++) {
        ChafaCanvas *canvas = new_canvas(&(MailPictureRoom){ 1, 1, is_ascii == 1 }, 1, 1);

        chafa.draw(canvas, CHAFA_PIXEL_RGB8, points, CELL_POINTS, CELL_POINTS,
                   CELL_POINTS * 3);
        chafa.canvas_unref(canvas);
    }
}

MailPictureResult
mail_picture_cells(const guint8 *bytes, gsize len, const MailPictureSize *size,
                   const MailPictureRoom *room, GString *out)
{
    Reading reading = { .row = row_of(size->format),
                        .columns = (int)MIN(room->columns, MAX_COLUMNS),
                        .rows = (int)MIN(room->rows, MAX_ROWS) };
    bool is_whole = false;
    GdkPixbuf *picture;

    if (reading.columns == 0 || reading.rows == 0 ||
        reading.row == G_N_ELEMENTS(formats) || !load())
        return MAIL_PICTURE_NONE;
    if (is_huge(&reading, size->width, size->height))
        return MAIL_PICTURE_HUGE;
    picture = read_file(bytes, len, &reading, &is_whole);
    if (picture != NULL)
        picture = flatten(picture);
    if (picture == NULL)
        return reading.is_huge ? MAIL_PICTURE_HUGE : MAIL_PICTURE_BROKEN;
    draw(picture, room, out);
    g_object_unref(picture);
    return is_whole ? MAIL_PICTURE_DRAWN : MAIL_PICTURE_PARTLY;
}

#else

void
mail_picture_cells_prepare(void)
{
}

MailPictureResult
mail_picture_cells(const guint8 *bytes, gsize len, const MailPictureSize *size,
                   const MailPictureRoom *room, GString *out)
{
    (void)bytes;
    (void)len;
    (void)size;
    (void)room;
    (void)out;
    return MAIL_PICTURE_NONE;
}

#endif
