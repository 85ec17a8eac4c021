namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>One buffer a step works on.</summary>
/// <param name="Pool">The pool the buffer comes from.</param>
/// <param name="Content">
/// What the buffer holds, compared by value: a buffer that holds it already is used as it is, so that what several steps in
/// a row share (a resident filter, partial sums) is loaded once and kept.
/// </param>
/// <param name="Load">Emits the transfers that fill the buffer at that offset; null when computing fills it.</param>
public sealed record TileBuffer(LocalPool Pool, object Content, Action<int>? Load = null);

/// <summary>One turn of an operation: buffers loaded, computed on, stored.</summary>
/// <param name="Buffers">The buffers in use.</param>
/// <param name="Compute">Emits the computing commands; given the buffers' offsets in order.</param>
/// <param name="Store">Emits the transfers out, or null when nothing is finished yet; given the offsets.</param>
public sealed record TileStep(IReadOnlyList<TileBuffer> Buffers, Action<int[]>? Compute, Action<int[]>? Store);
