using TpuMlir.Host.Compilation;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Verification;

public class StageReportTests
{
    private static readonly HashSet<string> Outputs = ["y"];

    /// <summary>The cosine of (1, 0) and (1, 0.1) is 1 / √1.01 = 0.99503...</summary>
    [Fact]
    public void Outputs_and_inner_tensors_have_limits_of_their_own()
    {
        var comparer = new StageComparer("stage", new StageLimits(0.999, 0.99), Outputs);
        comparer.Add("a", Tensor.From([1f, 0f], [2]), Tensor.From([1f, 0.1f], [2]));
        comparer.Add("y", Tensor.From([1f, 0f], [2]), Tensor.From([1f, 0.1f], [2]));
        StageResult result = comparer.Finish(5);
        Assert.Equal(("failed", null, 2, 5, "cosine 0.999 at outputs, 0.99 inside, no NaN or Inf of its own"), (result.Status, result.Reason, result.Compared, result.Total, result.Limit));
        Assert.Equal([true, false], result.Tensors.Select(t => t.Passed));
        Assert.Equal("y", result.FirstFailure!.Name);
        Assert.Equal(1 / Math.Sqrt(1.01), result.FirstFailure.Cosine!.Value, 6);
    }

    [Fact]
    public void A_nan_of_its_own_fails_whatever_the_cosine()
    {
        var comparer = new StageComparer("stage", new StageLimits(0, 0), Outputs);
        comparer.Add("a", Tensor.From([1f, float.NaN], [2]), Tensor.From([1f, 5f], [2]));
        StageResult result = comparer.Finish(1);
        Assert.Equal(("failed", 1L), (result.Status, result.FirstFailure!.Differing));
    }

    [Fact]
    public void Without_limits_every_bit_counts()
    {
        var comparer = new StageComparer("stage", null, Outputs);
        comparer.Add("y", Tensor.From([1f, 2f], [2]), Tensor.From([1f, 2f], [2]));
        Assert.Equal("passed", comparer.Finish(1).Status);
        comparer.Add("y", Tensor.From([1f, 2f], [2]), Tensor.From([1f, 2.0000002f], [2]));
        StageResult result = comparer.Finish(1);
        Assert.Equal(("failed", 1, 1L, "every bit"), (result.Status, result.Compared, result.FirstFailure!.Differing, result.Limit));
    }

    [Fact]
    public void Nothing_compared_is_not_a_pass()
    {
        StageResult result = new StageComparer("stage", null, Outputs).Finish(3);
        Assert.Equal(("not done", "no tensor has a counterpart", 0), (result.Status, result.Reason, result.Compared));
    }

    /// <summary>The table as a user sees it.</summary>
    [Fact]
    public void The_table()
    {
        var report = new VerificationReport(
            "net",
            "CHIP",
            "F16",
            2,
            [
                new("top = Runtime", "passed", null, 2, 3, "", [new("a", 1, 1, 0, 0, false, true), new("y", 0.5, 0.25, 1e-3, 0, true, true)]),
                new("tpu = top", "failed", null, 1, 1, "cosine 0.999", [new("b", 0.125, 0.5, 2, 7, false, false)]),
                new("bin on simulator = tpu", "failed", null, 1, 1, "every bit", [new("y", null, null, null, 3, true, false)]),
                StageResult.NotDone("extra", "no library"),
            ],
            [new("y", 0.75, 0.5, 0.25, 0, true, true)]);
        Assert.Equal(
            [
                "verification of net on CHIP, F16, 2 input sets",
                "  stage                                tensors    worst cosine   max error  result",
                "  1 top = Runtime                          2/3    0.5000000000     1.0e-03  passed",
                "  2 tpu = top                              1/1    0.1250000000     2.0e+00  failed",
                "      first failure: \"b\" cosine 0.1250000000, 7 elements not finite; limit cosine 0.999",
                "  3 bin on simulator = tpu                 1/1     bit for bit           -  failed",
                "      first failure: \"y\" 3 elements differ; limit every bit",
                "  4 extra                                  0/0               -           -  not done: no library",
                "  output \"y\" against the source: cosine 0.7500000000, max error 2.5e-01",
            ],
            VerificationTable.Lines(report));
        Assert.False(report.Passed);
    }
}
