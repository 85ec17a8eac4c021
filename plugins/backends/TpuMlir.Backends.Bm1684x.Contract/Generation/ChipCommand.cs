using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>A command of either engine.</summary>
internal readonly record struct ChipCommand(TiuCommand? Tiu, GdmaCommand? Gdma);
