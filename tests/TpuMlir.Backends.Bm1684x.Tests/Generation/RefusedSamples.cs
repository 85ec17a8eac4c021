namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>What this backend does not compute: whole operators, and single samples of others.</summary>
internal static class RefusedSamples
{
    /// <summary>Operator, or "operator/sample", with the code of the diagnostic.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["top.BatchNorm/computed_mean"] = "TPM0306",
        ["top.Cast/from_i32_to_i64"] = "TPM0204",
        ["top.Cast/from_i64"] = "TPM0204",
        ["top.Cast/to_i32"] = "TPM0204",
        ["top.Cast/to_u8_saturates"] = "TPM0204",
        ["top.Cos"] = "TPM0306",
        ["top.Erf"] = "TPM0306",
        ["top.GELU"] = "TPM0306",
        ["top.Gather/embedding"] = "TPM0306",
        ["top.Log"] = "TPM0306",
        ["top.Mish"] = "TPM0306",
        ["top.Pow/5d_channels70"] = "TPM0203",
        ["top.Pow/cube_of_negative"] = "TPM0203",
        ["top.Pow/zero"] = "TPM0203",
        ["top.Reduce/prod_all"] = "TPM0203",
        ["top.Sign"] = "TPM0306",
        ["top.Sin"] = "TPM0306",
        ["top.Softmax/log"] = "TPM0203",
        ["top.Softmax/log_inner_beta"] = "TPM0203",
        ["top.Softplus"] = "TPM0306",
    };

    public static bool Contains(string name, string sample) => CodeOf(name, sample) is not null;

    public static string? CodeOf(string name, string sample) =>
        All.GetValueOrDefault(name) ?? All.GetValueOrDefault($"{name}/{sample}");
}
