using TpuMlir.Passes.Graph.Fuse;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests.Fuse;

public class BiasRuleTests
{
    [Theory]
    [InlineData(true, "6 1 1")]
    [InlineData(false, "6 1 1")]
    [InlineData(true, "1 6 1 1")]
    [InlineData(true, "1")]
    [InlineData(true, "1 1 1 1")]
    [InlineData(true, "")]
    public void One_number_for_each_channel_becomes_the_bias(bool bias, string shape)
    {
        Module module = Rewrite.Fires(new FoldBiasIntoConv(), s => Networks.Add(s, Networks.Conv(s, bias), s.Weight(Shape(shape)), relu: true), "Conv");
        Assert.Equal("y", module.Operations.Last().Location.Name);
        Rewrite.Fires(new FoldBiasIntoConv(), s => Networks.Add(s, s.Weight(Shape(shape)), Networks.Deconv(s)), "Deconv");
    }

    [Fact]
    public void Other_sums_with_a_convolution_stay()
    {
        var rule = new FoldBiasIntoConv();
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Weight(6)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Weight(5, 6)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Weight(2, 1, 1, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Weight(1, 1, 1, 1, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Input(6, 1, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s, relu: true), s.Weight(6, 1, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s, computedBias: s.Input(6)), s.Weight(6, 1, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Networks.Conv(s), s.Weight(6, 1, 1), coeff: [1, 2]));
        Rewrite.Leaves(rule, s => Networks.Add(s, s.Input(2, 6, 5, 6), s.Weight(6, 1, 1)));
        Rewrite.Leaves(rule, s => Add.Create(s.Builder, Networks.Named("y"), [Networks.Conv(s), s.Weight(6, 1, 1), s.Weight(6, 1, 1)]).Output);
        Rewrite.Leaves(rule, s =>
        {
            Value conv = Networks.Conv(s);
            return Networks.ReadTwice(s, conv, Networks.Add(s, conv, s.Weight(6, 1, 1)));
        });
    }

    [Theory]
    [InlineData("7")]
    [InlineData("1 7")]
    [InlineData("1 1 7")]
    public void A_row_becomes_the_bias_of_a_matrix_product(string shape)
    {
        Rewrite.Fires(new FoldBiasIntoMatMul(), s => Networks.Add(s, Product(s, [3, 4, 5], [5, 7]), s.Weight(Shape(shape)), relu: true), "MatMul");
        Rewrite.Fires(new FoldBiasIntoMatMul(), s => Networks.Add(s, s.Weight(Shape(shape)), Product(s, [3, 4, 5], [3, 5, 7])), "MatMul");
    }

    [Fact]
    public void A_vector_on_the_left_has_columns_too() =>
        Rewrite.Fires(new FoldBiasIntoMatMul(), s => Networks.Add(s, Product(s, [5], [3, 5, 7]), s.Weight(7)), "MatMul");

    [Fact]
    public void One_column_takes_one_number()
    {
        Rewrite.Fires(new FoldBiasIntoMatMul(), s => Networks.Add(s, Product(s, [4, 5], [5, 1]), s.Weight(1)), "MatMul");
        Rewrite.Leaves(new FoldBiasIntoMatMul(), s => Networks.Add(s, Product(s, [4, 5], [5, 1]), s.Weight(Tensor.From([2f], []))));
    }

    [Fact]
    public void Other_sums_with_a_matrix_product_stay()
    {
        var rule = new FoldBiasIntoMatMul();
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [3, 4, 5], [5, 7]), s.Weight(4, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [7, 5], [5, 7]), s.Weight(7, 1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [3, 4, 5], [5, 7]), s.Weight(1)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [4, 5], [5, 7]), s.Weight(1, 1, 7)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [4, 5], [5, 7]), s.Input(7)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [4, 5], [5, 7], bias: true), s.Weight(7)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [4, 5], [5, 7], relu: true), s.Weight(7)));
        Rewrite.Leaves(rule, s => Networks.Add(s, Product(s, [4, 5], [5, 7]), s.Weight(7), coeff: [1, -1]));
        Rewrite.Leaves(rule, s =>
        {
            Value product = Product(s, [4, 5], [5, 7]);
            return Networks.ReadTwice(s, product, Networks.Add(s, product, s.Weight(7)));
        });
    }

    /// <summary>A vector on the right leaves no columns: the last extent of the result is that of its rows.</summary>
    [Fact]
    public void A_vector_on_the_right_has_no_columns() =>
        Rewrite.Leaves(new FoldBiasIntoMatMul(), s => Networks.Add(s, Product(s, [3, 4, 5], [5]), s.Weight(4)));

    private static Value Product(SampleBuilder s, Shape left, Shape right, bool bias = false, bool relu = false) => MatMul.Create(
        s.Builder, Networks.Named("product"), s.Input(-2, 2, left), s.Weight(s.Uniform(-1, 1, right)), bias ? s.Weight(right[-1]) : null, doRelu: relu).Output;

    private static long[] Shape(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
