namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>
/// Files that other compilers made: bmodels of any chip, and dumps of command streams as the vendor's profiler leaves them
/// (cmd_*_0.dat: TIU, cmd_*_1.dat: GDMA). <see cref="Variable"/> names the folder; nothing of it is part of this project.
/// </summary>
internal static class ForeignFiles
{
    public const string Variable = "TPUMLIR_BM1684X_FILES";

    /// <summary>The files of a name; without the folder the test is skipped.</summary>
    public static string[] Find(string pattern)
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder of bmodels and command dumps made by others");
        return Directory.GetFiles(folder!, pattern, SearchOption.AllDirectories);
    }
}
